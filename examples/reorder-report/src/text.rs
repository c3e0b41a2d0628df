//! What is printed.

use chrono::NaiveDate;
use domain_inventory::queries::lots::ExpiringLot;
use domain_inventory::queries::stock::StockOnHand;
use domain_inventory::types::Money;

pub(crate) fn to_reorder(stock: &[StockOnHand]) -> String {
    let mut text = format!("At or below the reorder point: {}\n", stock.len());
    for row in stock {
        text += &format!("{:>14} left  {}", row.quantity_on_hand, row.trade_name);
        let missing = row.missing();
        text += &missing.map_or_else(String::new, |missing| format!(", {missing} to the maximum"));
        text += "\n";
    }
    text
}

pub(crate) fn expiring(lots: &[ExpiringLot], day: NaiveDate) -> String {
    let value: Money = lots.iter().map(ExpiringLot::value).sum();
    let mut text = format!(
        "Expiring before {day}: {}, worth {value} baht\n",
        lots.len()
    );
    for ExpiringLot {
        lot, trade_name, ..
    } in lots
    {
        let (left, number, expiry) = (&lot.quantity_available, &lot.lot_number, lot.expiry_date);
        text += &format!("{left:>14} left  {trade_name}, lot {number}, expires {expiry}\n");
    }
    text
}
