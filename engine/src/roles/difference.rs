/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The domain.
    pub domain: &'static str,
    /// Of what kind it is.
    pub finding: Finding,
    /// What it is, in words.
    pub what: String,
    /// The statement that mends it.
    pub sql: String,
}

/// The kinds of differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// A role is missing.
    RoleMissing,
    /// The user that makes the roles has to be a member of an owner.
    MemberMissing,
    /// A schema is missing.
    SchemaMissing,
    /// A role lacks privileges.
    PrivilegeMissing,
    /// An object belongs to somebody else.
    Owner,
    /// A role lacks privileges on what will be made later.
    DefaultMissing,
    /// A history, a log or a schema may be written by others than its owner.
    Exposed,
    /// A role may log in, or has another power of its own.
    Power,
    /// A role is a member of another.
    Membership,
    /// A role, or everybody, has privileges that it should not have.
    PrivilegeExtra,
    /// A role is given privileges on what will be made later that it should not have.
    DefaultExtra,
}

impl Finding {
    /// A stable word for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Finding::RoleMissing => "role_missing",
            Finding::MemberMissing => "member_missing",
            Finding::SchemaMissing => "schema_missing",
            Finding::PrivilegeMissing => "privilege_missing",
            Finding::Owner => "owner",
            Finding::DefaultMissing => "default_missing",
            Finding::Exposed => "exposed",
            Finding::Power => "power",
            Finding::Membership => "membership",
            Finding::PrivilegeExtra => "privilege_extra",
            Finding::DefaultExtra => "default_extra",
        }
    }
}

impl Difference {
    /// Whether making the roles mends it; what somebody gave on purpose is left to a person.
    pub fn is_mended(&self) -> bool {
        self.finding < Finding::Power
    }
}
