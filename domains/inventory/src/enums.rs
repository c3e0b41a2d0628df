// @generated automatically by dbctl. Do not edit: change the database, then run `dbctl schema`.

//! Rust enums for the enum types of the schema `inventory`.

#![allow(rustdoc::bare_urls)]

/// A label that the Rust enum does not have: the database is newer than the code, or the text is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLabel {
    /// The enum type, qualified.
    pub type_name: &'static str,
    /// The label that was found.
    pub found: String,
    /// The labels that the Rust enum has.
    pub known: &'static [&'static str],
}

impl std::fmt::Display for UnknownLabel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            type_name,
            found,
            known,
        } = self;
        write!(
            f,
            "unknown label \"{found}\" for {type_name}, expected one of {}",
            known.join(", ")
        )
    }
}

impl std::error::Error for UnknownLabel {}

/// Reads any of the enums from text, without a copy.
struct LabelVisitor<T>(std::marker::PhantomData<T>);

impl<T: std::str::FromStr<Err = UnknownLabel>> serde::de::Visitor<'_> for LabelVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an enum label")
    }

    fn visit_str<E: serde::de::Error>(self, label: &str) -> std::result::Result<T, E> {
        label.parse().map_err(E::custom)
    }
}

/// Declares an enum, its labels, and their way to and from PostgreSQL, JSON and text.
macro_rules! pg_enum {
    ($(#[$meta:meta])* $name:ident = $sql:literal { $($variant:ident = $label:literal,)+ }) => {
        $(#[$meta])*
        #[derive(
            Debug,
            Clone,
            Copy,
            PartialEq,
            Eq,
            Hash,
            PartialOrd,
            Ord,
            diesel::deserialize::FromSqlRow,
            diesel::expression::AsExpression,
        )]
        #[diesel(sql_type = crate::schema::sql_types::$name)]
        pub enum $name {
            $(#[doc = concat!("`", $label, "`")] $variant,)+
        }

        impl $name {
            /// Every value, in PostgreSQL's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Every label, in PostgreSQL's order.
            pub const LABELS: &'static [&'static str] = &[$($label,)+];

            /// The label in the database.
            pub const fn as_str(self) -> &'static str {
                Self::LABELS[self as usize]
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownLabel;

            fn from_str(label: &str) -> std::result::Result<Self, UnknownLabel> {
                match label {
                    $($label => Ok(Self::$variant),)+
                    _ => Err(UnknownLabel {
                        type_name: $sql,
                        found: label.to_owned(),
                        known: Self::LABELS,
                    }),
                }
            }
        }

        impl diesel::serialize::ToSql<crate::schema::sql_types::$name, diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                std::io::Write::write_all(out, self.as_str().as_bytes())?;
                Ok(diesel::serialize::IsNull::No)
            }
        }

        impl diesel::deserialize::FromSql<crate::schema::sql_types::$name, diesel::pg::Pg>
            for $name
        {
            fn from_sql(value: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                Ok(std::str::from_utf8(value.as_bytes())?.parse()?)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(
                &self,
                serializer: S,
            ) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> std::result::Result<Self, D::Error> {
                deserializer.deserialize_str(LabelVisitor(std::marker::PhantomData))
            }
        }
    };
}

pg_enum! {
    /// Which way a correction changes stock.
    AdjustmentType = "inventory.adjustment_type" {
        Increase = "INCREASE",
        Decrease = "DECREASE",
    }
}

pg_enum! {
    /// What budget money is meant for.
    BudgetClass = "inventory.budget_class" {
        Operational = "OPERATIONAL",
        Investment = "INVESTMENT",
        Emergency = "EMERGENCY",
        Research = "RESEARCH",
    }
}

pg_enum! {
    /// How far a yearly plan is; REVISED is a plan changed after it was approved or rejected.
    BudgetPlanStatus = "inventory.budget_plan_status" {
        Draft = "DRAFT",
        Submitted = "SUBMITTED",
        Approved = "APPROVED",
        Rejected = "REJECTED",
        Revised = "REVISED",
    }
}

pg_enum! {
    /// How far a distribution is: DISPENSED has left the location, COMPLETED was received.
    DistributionStatus = "inventory.distribution_status" {
        Pending = "PENDING",
        Approved = "APPROVED",
        Dispensed = "DISPENSED",
        Completed = "COMPLETED",
        Cancelled = "CANCELLED",
    }
}

pg_enum! {
    /// Whether the hospital still uses the drug: ACTIVE in use, SUSPENDED not ordered for now, DISCONTINUED no longer ordered but stock may be used up, WITHDRAWN must not be used. Numbered 1 to 4, in this order, in source data.
    DrugStatus = "inventory.drug_status" {
        Active = "ACTIVE",
        Suspended = "SUSPENDED",
        Discontinued = "DISCONTINUED",
        Withdrawn = "WITHDRAWN",
    }
}

pg_enum! {
    /// National code of an item's standing: ED essential drug (on the national list of essential medicines), NED drug not on that list, NDMS medical supply that is no drug, CM chemical; LS and PS as issued.
    EdCategory = "inventory.ed_category" {
        Ed = "ED",
        Ned = "NED",
        Ndms = "NDMS",
        Cm = "CM",
        Ls = "LS",
        Ps = "PS",
    }
}

pg_enum! {
    /// What a place that holds drugs is. Stock in QUARANTINE is kept apart and not dispensed.
    LocationType = "inventory.location_type" {
        Warehouse = "WAREHOUSE",
        Pharmacy = "PHARMACY",
        Ward = "WARD",
        Emergency = "EMERGENCY",
        Operating = "OPERATING",
        Icu = "ICU",
        Storage = "STORAGE",
        Quarantine = "QUARANTINE",
    }
}

pg_enum! {
    /// Whether the drug is on the national list of essential medicines (NLEM). Written E, N in source data.
    NlemStatus = "inventory.nlem_status" {
        Essential = "ESSENTIAL",
        NonEssential = "NON_ESSENTIAL",
    }
}

pg_enum! {
    /// When the vendor is paid: NETn within n days of the invoice, IMMEDIATE on invoice, COD on delivery.
    PaymentTerms = "inventory.payment_terms" {
        Net15 = "NET15",
        Net30 = "NET30",
        Net45 = "NET45",
        Net60 = "NET60",
        Immediate = "IMMEDIATE",
        Cod = "COD",
    }
}

pg_enum! {
    /// How far a purchase order is: PENDING waits for approval, PARTIAL is delivered in part.
    PoStatus = "inventory.po_status" {
        Draft = "DRAFT",
        Pending = "PENDING",
        Approved = "APPROVED",
        Sent = "SENT",
        Partial = "PARTIAL",
        Completed = "COMPLETED",
        Cancelled = "CANCELLED",
    }
}

pg_enum! {
    /// How pressing a purchase request is; sorts from most to least pressing.
    PrPriority = "inventory.pr_priority" {
        Urgent = "URGENT",
        High = "HIGH",
        Normal = "NORMAL",
        Low = "LOW",
    }
}

pg_enum! {
    /// How far a purchase request is; CONVERTED once it became a purchase order.
    PrStatus = "inventory.pr_status" {
        Draft = "DRAFT",
        Submitted = "SUBMITTED",
        Approved = "APPROVED",
        Rejected = "REJECTED",
        Cancelled = "CANCELLED",
        Converted = "CONVERTED",
    }
}

pg_enum! {
    /// Modern or herbal medicine, registered with the food and drug administration or made by the hospital. Numbered 1 to 5, in this order, in source data.
    ProductCategory = "inventory.product_category" {
        ModernRegistered = "MODERN_REGISTERED",
        ModernHospitalMade = "MODERN_HOSPITAL_MADE",
        HerbalRegistered = "HERBAL_REGISTERED",
        HerbalHospitalMade = "HERBAL_HOSPITAL_MADE",
        Other = "OTHER",
    }
}

pg_enum! {
    /// How far a receipt is: PARTIAL was accepted in part, POSTED has been entered into stock.
    ReceiptStatus = "inventory.receipt_status" {
        Draft = "DRAFT",
        Inspecting = "INSPECTING",
        Accepted = "ACCEPTED",
        Partial = "PARTIAL",
        Rejected = "REJECTED",
        Posted = "POSTED",
    }
}

pg_enum! {
    /// ACTIVE holds money back; RELEASED gave it back, EXPIRED ran out, COMMITTED turned it into spending.
    ReservationStatus = "inventory.reservation_status" {
        Active = "ACTIVE",
        Released = "RELEASED",
        Expired = "EXPIRED",
        Committed = "COMMITTED",
    }
}

pg_enum! {
    /// What comes of a returned drug: money back, other goods, a credit note, or destruction.
    ReturnActionType = "inventory.return_action_type" {
        Refund = "REFUND",
        Replace = "REPLACE",
        Credit = "CREDIT",
        Dispose = "DISPOSE",
    }
}

pg_enum! {
    /// How far a return is: VERIFIED was counted by the pharmacy, POSTED has been entered into stock.
    ReturnStatus = "inventory.return_status" {
        Draft = "DRAFT",
        Submitted = "SUBMITTED",
        Verified = "VERIFIED",
        Posted = "POSTED",
        Cancelled = "CANCELLED",
    }
}

pg_enum! {
    /// Whether the returned drug had been bought or had come free of charge.
    ReturnType = "inventory.return_type" {
        Purchased = "PURCHASED",
        Free = "FREE",
    }
}

pg_enum! {
    /// Level of a concept in Thai Medicines Terminology: VTM substance, GP generic product, GPU generic product with unit of use; GPF and GPX as the dictionary defines them.
    TmtLevel = "inventory.tmt_level" {
        Vtm = "VTM",
        Gp = "GP",
        Gpu = "GPU",
        Gpf = "GPF",
        Gpx = "GPX",
    }
}

pg_enum! {
    /// Why stock changed: RECEIVE from a vendor (+), ISSUE to a department (-), TRANSFER between locations (- and +), ADJUST by hand (+ or -), RETURN from a department (+).
    TransactionType = "inventory.transaction_type" {
        Receive = "RECEIVE",
        Issue = "ISSUE",
        Transfer = "TRANSFER",
        Adjust = "ADJUST",
        Return = "RETURN",
    }
}

pg_enum! {
    /// What a unit measures: weight, volume, a number of pieces, or biological or chemical potency.
    UnitType = "inventory.unit_type" {
        Weight = "WEIGHT",
        Volume = "VOLUME",
        Quantity = "QUANTITY",
        Potency = "POTENCY",
    }
}

pg_enum! {
    /// VEN analysis: how badly the hospital needs the drug. Written V, E, N in source data.
    VenCategory = "inventory.ven_category" {
        Vital = "VITAL",
        Essential = "ESSENTIAL",
        NonEssential = "NON_ESSENTIAL",
    }
}
