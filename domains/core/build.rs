//! Embeds the migrations anew when one appears, goes or changes.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
