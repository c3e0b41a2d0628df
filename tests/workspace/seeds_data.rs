use workspace_tests::execute;

use crate::seeds::Seeded;

#[test]
fn spellings_become_codes_and_what_has_none_stays_null_beside_its_text() {
    let seeded = Seeded::not_yet();
    seeded
        .run(&["seed"])
        .code(0)
        .stdout_has("12 dosage forms of 1109 could not be mapped: UNKNOWN (8), PAD (2)");
    let forms = seeded.query(
        "SELECT g.dosage_form, coalesce(f.form_code, 'null'), count(*) FROM inventory.drug_generics g \
         LEFT JOIN inventory.dosage_forms f ON f.id = g.dosage_form_id \
         WHERE g.dosage_form IN ('INECTION', 'INJECTION', 'Capsule', 'FILM COATED TAB', 'OILTMENT', 'UNKNOWN', 'PAD') \
         GROUP BY 1, 2 ORDER BY g.dosage_form COLLATE \"C\"",
    );
    let told: Vec<String> = forms.iter().map(|row| row.join(" ")).collect();
    assert_eq!(
        told,
        [
            "Capsule CAP 2",
            "FILM COATED TAB TAB 2",
            "INECTION INJ 7",
            "INJECTION INJ 276",
            "OILTMENT OINT 1",
            "PAD null 2",
            "UNKNOWN null 8",
        ]
    );
    let units = seeded.query(
        "SELECT count(strength_unit), count(strength_unit_id), count(dosage_form), count(dosage_form_id) \
         FROM inventory.drug_generics",
    );
    assert_eq!(units, [["5", "5", "1109", "1097"]]);
}

#[test]
fn values_arrive_with_their_types() {
    let seeded = Seeded::once();
    let drug = seeded.query(
        "SELECT generic_name, strength_value, ed_category, ven_category, hosp_list FROM inventory.drug_generics \
         WHERE working_code IN (SELECT working_code FROM inventory.drug_generics WHERE ven_category = 'NON_ESSENTIAL') \
         OR working_code = '0000051' ORDER BY working_code",
    );
    assert_eq!(
        drug[0],
        [
            "5.25 % Sodium hypochlorite 240 ml. (BPH)",
            "5.2500",
            "",
            "",
            ""
        ]
    );
    assert_eq!((drug.len(), drug[1][3].as_str()), (2, "NON_ESSENTIAL"));
    let company = "SELECT tax_id, is_vendor, is_manufacturer FROM inventory.companies \
        WHERE company_code IN ('GPO', 'DKSH') ORDER BY company_code";
    assert_eq!(
        seeded.query(company),
        [["", "t", "f"], ["0994000167254", "t", "t"]]
    );
}

#[test]
fn roles_stand_below_their_parents_and_give_what_is_granted() {
    let seeded = Seeded::once();
    let roles = seeded.query(
        "SELECT r.name, r.hierarchy_level, coalesce(p.name, '-'), r.is_system_role FROM public.roles r \
         LEFT JOIN public.roles p ON p.id = r.parent_id WHERE r.name IN ('admin', 'staff', 'pharmacist') ORDER BY 2, 1",
    );
    assert_eq!(
        roles,
        [
            ["admin", "0", "-", "t"],
            ["staff", "2", "manager", "t"],
            ["pharmacist", "3", "pharmacy-manager", "t"]
        ]
    );
    let granted = |role: &str, resource: &str| {
        let sql = format!(
            "SELECT count(*) FROM public.role_permissions g JOIN public.roles r ON r.id = g.role_id \
             JOIN public.permissions p ON p.id = g.permission_id WHERE r.name = '{role}' AND p.resource LIKE '{resource}'"
        );
        seeded.query(&sql)[0][0].parse::<usize>().unwrap()
    };
    assert_eq!(granted("admin", "%"), 130);
    assert_eq!(granted("viewer", "inventory:%"), 16);
    assert_eq!(
        (
            granted("pharmacist", "inventory:drugs"),
            granted("storekeeper", "inventory:drugs")
        ),
        (3, 1)
    );
}

#[test]
fn what_a_seed_keeps_is_put_back_and_everything_else_stays() {
    let seeded = Seeded::once();
    execute(
        seeded.url(),
        "UPDATE inventory.companies SET company_name = 'mistyped', is_active = false WHERE company_code = 'GPO';
         INSERT INTO inventory.companies (company_code, company_name) VALUES ('OURS', 'Added by hand');
         UPDATE inventory.drug_generics SET dosage_form_id = NULL, last_buy_cost = 3.5 WHERE working_code = '0000003';
         UPDATE public.roles SET parent_id = NULL, is_active = false WHERE name = 'pharmacist';
         DELETE FROM public.permissions WHERE resource = 'users' AND action = 'read'",
    );
    let changed: Vec<_> = seeded
        .counts(&["seed"])
        .into_iter()
        .filter(|(_, _, inserted, updated, _)| inserted + updated > 0)
        .collect();
    let expected = [
        ("core", "permissions", 1, 0, 49),
        ("core", "role_permissions", 2, 0, 70),
        ("inventory", "roles", 0, 1, 3),
        ("inventory", "companies", 0, 1, 7),
        ("inventory", "drug_generics", 0, 1, 1108),
    ];
    let expected = expected.map(|(domain, name, inserted, updated, unchanged)| {
        (
            domain.to_owned(),
            name.to_owned(),
            inserted,
            updated,
            unchanged,
        )
    });
    assert_eq!(changed, expected);
    let companies = "SELECT company_name, is_active FROM inventory.companies WHERE company_code IN ('GPO', 'OURS') ORDER BY 1";
    assert_eq!(
        seeded.query(companies),
        [["Added by hand", "t"], ["องค์การเภสัชกรรม", "f"]]
    );
    let drug = "SELECT dosage_form_id IS NULL, last_buy_cost FROM inventory.drug_generics WHERE working_code = '0000003'";
    assert_eq!(seeded.query(drug), [["f", "3.5000"]]);
    let role = "SELECT parent_id IS NULL, is_active FROM public.roles WHERE name = 'pharmacist'";
    assert_eq!(seeded.query(role), [["f", "f"]]);
}
