//! Lots that move between locations, with their number, expiry date and cost.

use domain_inventory::enums::TransactionType;
use domain_inventory::stock::{Delivery, Transfer, receive, transfer};
use workspace_tests::world::day;

use super::pharmacy::{cost, quantity, today, with_pharmacy};

#[test]
fn the_lots_that_expire_first_appear_where_they_go() {
    with_pharmacy(async |it| {
        it.receive("SOON", day(2029, 1, 1), 20, "3").await;
        let (store, ward) = (it.world.store, it.world.ward);
        let wanted = it.transfer(60);
        let done = transfer(&mut it.conn, &wanted).await.unwrap();
        assert_eq!((done.left, done.on_hand), (quantity("60"), quantity("60")));
        let moved: Vec<_> = done
            .moved
            .iter()
            .map(|one| {
                (
                    one.lot_number.as_str(),
                    one.expiry_date,
                    one.quantity.clone(),
                    one.unit_cost.clone(),
                )
            })
            .collect();
        assert_eq!(
            moved,
            [
                ("SOON", day(2029, 1, 1), quantity("20"), cost("3")),
                ("L1", day(2099, 12, 31), quantity("40"), cost("1.5")),
            ]
        );
        let all = |lots: &[(&str, &str, &str)]| -> Vec<_> {
            lots.iter()
                .map(|(lot, left, at)| (lot.to_string(), quantity(left), cost(at)))
                .collect()
        };
        assert_eq!(
            it.lots(store).await,
            all(&[("L1", "60", "1.5"), ("SOON", "0", "3")])
        );
        assert_eq!(
            it.lots(ward).await,
            all(&[("L1", "40", "1.5"), ("SOON", "20", "3")])
        );

        // (20 * 3 + 40 * 1.5) / 60; nothing was received there.
        let there = it.stock(ward).await;
        assert_eq!(
            (there.quantity_on_hand, there.average_cost, there.last_cost),
            (quantity("60"), Some(cost("2")), None)
        );
        // (100 * 1.5 + 20 * 3) / 120, as the delivery left it.
        let here = it.stock(store).await;
        assert_eq!(
            (here.quantity_on_hand, here.average_cost),
            (quantity("60"), Some(cost("1.75")))
        );
        let lot = it.lot(done.moved[0].to).await;
        assert_eq!((lot.received_date, lot.receipt_id), (today(), None));
    });
}

#[test]
fn each_lot_moved_is_two_rows_of_the_ledger_that_share_an_id() {
    with_pharmacy(async |it| {
        it.receive("SOON", day(2029, 1, 1), 20, "3").await;
        let wanted = it.transfer(60);
        let done = transfer(&mut it.conn, &wanted).await.unwrap();
        let rows = it.ledger().await.split_off(1);
        assert_eq!(rows.len(), 4);
        assert_ne!(done.moved[0].transfer, done.moved[1].transfer);
        for moved in &done.moved {
            let ends = [
                (moved.out, moved.from, -&moved.quantity),
                (moved.into, moved.to, moved.quantity.clone()),
            ];
            for (id, lot, quantity) in ends {
                let row = rows.iter().find(|row| row.id == id).unwrap();
                assert_eq!(
                    (row.lot_id, row.quantity.clone(), row.transfer_id),
                    (lot, quantity, Some(moved.transfer))
                );
                assert_eq!(
                    (row.transaction_type, row.unit_cost.as_ref()),
                    (TransactionType::Transfer, Some(&moved.unit_cost))
                );
                assert_eq!(row.created_by, Some(it.world.user));
            }
        }
    });
}

#[test]
fn a_lot_that_is_there_already_gets_more_at_the_average_cost() {
    with_pharmacy(async |it| {
        let ward = it.world.ward;
        let there = Delivery {
            location: ward,
            ..it.delivery("L1", day(2099, 12, 31), 30, "3.5")
        };
        let there = receive(&mut it.conn, &there).await.unwrap();
        let wanted = it.transfer(10);
        let done = transfer(&mut it.conn, &wanted).await.unwrap();
        assert_eq!(
            (done.moved[0].to, done.on_hand),
            (there.lot, quantity("40"))
        );
        // (30 * 3.5 + 10 * 1.5) / 40
        assert_eq!(it.lot(there.lot).await.unit_cost, cost("3"));
        let stock = it.stock(ward).await;
        assert_eq!(
            (stock.average_cost, stock.last_cost),
            (Some(cost("3")), Some(cost("3.5")))
        );
    });
}

#[test]
fn there_and_back_again_is_as_it_was() {
    with_pharmacy(async |it| {
        let there = it.transfer(40);
        let done = transfer(&mut it.conn, &there).await.unwrap();
        let back = Transfer {
            from: there.to,
            to: there.from,
            ..there
        };
        let undone = transfer(&mut it.conn, &back).await.unwrap();
        assert_eq!(
            (undone.left, undone.on_hand),
            (quantity("0"), quantity("100"))
        );
        assert_eq!(
            (undone.moved[0].from, undone.moved[0].to),
            (done.moved[0].to, it.world.lot)
        );
        assert_eq!(
            it.stock(it.world.store).await.average_cost,
            Some(cost("1.5"))
        );
    });
}
