use diesel::pg::Pg;
use diesel::prelude::*;
use domain_inventory::schema::companies;

#[derive(AsChangeset, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = companies, primary_key(company_code), check_for_backend(Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Company {
    pub company_code: String,
    pub company_name: String,
    pub fax: Option<String>, //~ E0425 cannot find value `fax` in module `companies`
    //= pub tax_id: Option<String>,
}
