//! Three drugs at three places, where nothing is at first.

use diesel::PgConnection;
use diesel::RunQueryDsl as _;
use domain_core::types::UserId;
use domain_inventory::enums::LocationType;
use domain_inventory::models::{NewAdjustmentReason, NewLocation};
use domain_inventory::schema::{adjustment_reasons, locations};
use domain_inventory::types::{AdjustmentReasonId, DepartmentId, DrugId, LocationId};
use workspace_tests::world::{drug, world};

#[derive(Debug, Clone)]
pub(super) struct Hospital {
    pub(super) drugs: [DrugId; 3],
    pub(super) locations: [LocationId; 3],
    pub(super) reason: AdjustmentReasonId,
    pub(super) department: DepartmentId,
    pub(super) user: UserId,
}

impl Hospital {
    pub(super) fn build(conn: &mut PgConnection) -> Self {
        let world = world(conn);
        let reason = diesel::insert_into(adjustment_reasons::table)
            .values(NewAdjustmentReason {
                reason_code: "COUNT".to_owned(),
                reason_name: "Counted".to_owned(),
                adjustment_type: None,
                requires_approval: false,
                description: None,
            })
            .returning(adjustment_reasons::id)
            .get_result(conn)
            .unwrap();
        let icu = diesel::insert_into(locations::table)
            .values(NewLocation {
                location_code: "ICU".to_owned(),
                location_name: "Intensive care".to_owned(),
                location_type: LocationType::Icu,
                parent_id: None,
                address: None,
                responsible_person: None,
            })
            .returning(locations::id)
            .get_result(conn)
            .unwrap();
        Self {
            drugs: [2, 3, 4].map(|number| drug(conn, world.generic, world.company, number)),
            locations: [world.store, world.ward, icu],
            reason,
            department: world.department,
            user: world.user,
        }
    }
}
