use std::ops::Deref;
use std::process::Command;

use crate::{Checkout, Output, execute, refused};

/// A checkout whose roles have names of its database's own; they are gone with this.
///
/// Roles belong to the server, which tests share.
pub struct Roles {
    checkout: Checkout,
    prefix: String,
}

impl Roles {
    /// No role is made yet.
    pub fn of(checkout: Checkout) -> Self {
        let prefix = format!("{}_", checkout.url().database());
        Roles { checkout, prefix }
    }

    /// The roles are made, and a user `deploy` that may log in and is a member of both owners.
    pub fn with_deployer(checkout: Checkout) -> Self {
        let roles = Self::of(checkout);
        roles.run(&["roles", "create"]).code(0);
        roles.login("deploy");
        let members = format!(
            "GRANT {}, {} TO {}",
            roles.name("core_owner"),
            roles.name("inventory_owner"),
            roles.name("deploy")
        );
        execute(roles.url(), &members);
        roles
    }

    /// Makes another role that may log in.
    pub fn login(&self, word: &str) {
        execute(
            self.url(),
            &format!("CREATE ROLE {} LOGIN", self.name(word)),
        );
    }

    /// A role's full name, of a word such as `core_owner`.
    pub fn name(&self, word: &str) -> String {
        format!("{}{word}", self.prefix)
    }

    /// What `--role` takes for the owners.
    pub fn owners(&self) -> String {
        self.name("{domain}_owner")
    }

    /// A dbctl command as the server's superuser; the prefix stands in the environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.checkout.command(arguments);
        command.env("DBCTL_ROLE_PREFIX", &self.prefix);
        command
    }

    /// Runs dbctl as the server's superuser.
    pub fn run(&self, arguments: &[&str]) -> Output {
        Output::of(&mut self.command(arguments))
    }

    /// A dbctl command as `deploy`, whose migrations run as the owners.
    pub fn deploy(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(arguments);
        command
            .env("DATABASE_URL", self.url_as(&self.name("deploy")))
            .env("DBCTL_ROLE", self.owners());
        command
    }

    /// Runs dbctl as `deploy`, whose migrations run as the owners.
    pub fn run_deploy(&self, arguments: &[&str]) -> Output {
        Output::of(&mut self.deploy(arguments))
    }

    /// SQLSTATE of what the server refuses to a role; empty when it does not.
    pub fn refused(&self, word: &str, sql: &str) -> String {
        let sql = format!("SET ROLE {};\n{sql}", self.name(word));
        refused(self.url(), &sql)
    }

    /// Gives the words of a text in braces their prefix: `{core_owner}`.
    pub fn spell(&self, text: &str) -> String {
        text.replace('{', &self.prefix).replace('}', "")
    }

    /// What `dbctl roles check` finds, as its JSON has it.
    pub fn findings(&self) -> Vec<serde_json::Value> {
        let output = self.run(&["roles", "check", "--json"]);
        let found = output.json()["findings"].as_array().unwrap().clone();
        assert_eq!(output.code, if found.is_empty() { 0 } else { 3 });
        found
    }
}

impl Deref for Roles {
    type Target = Checkout;

    fn deref(&self) -> &Checkout {
        &self.checkout
    }
}

impl Drop for Roles {
    fn drop(&mut self) {
        let like = format!("{}%", self.prefix.replace('_', "\\_"));
        let sql = format!("SELECT quote_ident(rolname) FROM pg_roles WHERE rolname LIKE '{like}'");
        for role in self.query(&sql) {
            let role = &role[0];
            let sql = format!(
                "REASSIGN OWNED BY {role} TO CURRENT_USER; DROP OWNED BY {role}; DROP ROLE {role}"
            );
            execute(self.url(), &sql);
        }
    }
}
