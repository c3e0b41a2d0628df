use crate::Checkout;

/// The migrations of [`Checkout::small`] in the order in which they run.
pub const SMALL: [&str; 4] = [
    "core/20260101000000_create_users",
    "inventory/20260102000000_create_drugs",
    "core/20260103000000_create_roles",
    "inventory/20260104000000_create_lots",
];

impl Checkout {
    /// Both domains with two short migrations each, whose versions interleave, and an empty database.
    ///
    /// `inventory.drugs` refers to `public.users`, `inventory.lots` to `inventory.drugs`.
    pub fn small() -> Self {
        let checkout = Self::bare();
        let users = "CREATE TABLE public.users (id int PRIMARY KEY, email text NOT NULL);\n";
        let drugs = "CREATE TABLE inventory.drugs (\n    id int PRIMARY KEY,\n    \
                     created_by int REFERENCES public.users (id)\n);\n";
        let roles = "CREATE TABLE public.roles (id int PRIMARY KEY);\n";
        let lots = "CREATE TABLE inventory.lots (\n    id int PRIMARY KEY,\n    \
                    drug_id int REFERENCES inventory.drugs (id)\n);\n";
        checkout
            .migration(
                "core",
                "20260101000000_create_users",
                users,
                "DROP TABLE public.users;\n",
            )
            .migration(
                "inventory",
                "20260102000000_create_drugs",
                drugs,
                "DROP TABLE inventory.drugs;\n",
            )
            .migration(
                "core",
                "20260103000000_create_roles",
                roles,
                "DROP TABLE public.roles;\n",
            )
            .migration(
                "inventory",
                "20260104000000_create_lots",
                lots,
                "DROP TABLE inventory.lots;\n",
            );
        checkout
    }

    /// The URL of its database for another role.
    pub fn url_as(&self, role: &str) -> String {
        let url = self.url().to_url();
        let other = url.replacen(
            &format!("//{}@", self.url().user()),
            &format!("//{role}@"),
            1,
        );
        assert_ne!(other, url, "the URL names no role");
        other
    }

    /// The applied migrations as `domain/version_name`, in the order of application.
    pub fn applied(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for (domain, schema) in [("core", "public"), ("inventory", "inventory")] {
            if !crate::has_history(self.url(), schema) {
                continue;
            }
            let sql = format!(
                "SELECT lpad(sequence::text, 9, '0'), '{domain}/' || version || '_' || name \
                 FROM {schema}.__diesel_schema_migrations"
            );
            rows.extend(self.query(&sql));
        }
        rows.sort();
        rows.into_iter().map(|mut row| row.remove(1)).collect()
    }

    /// Whether a table, view or other relation is there, such as `inventory.drugs`.
    pub fn has_relation(&self, name: &str) -> bool {
        self.query(&format!("SELECT to_regclass('{name}') IS NOT NULL"))[0][0] == "t"
    }
}
