use std::ops::Deref;

use crate::Checkout;

/// A checkout that nobody named a database for. The private server it may get is gone when the test ends.
pub struct PrivateCheckout(Checkout);

impl PrivateCheckout {
    /// The workspace's own migrations.
    pub fn new() -> Self {
        PrivateCheckout(Checkout::without_database())
    }
}

impl Default for PrivateCheckout {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for PrivateCheckout {
    type Target = Checkout;

    fn deref(&self) -> &Checkout {
        &self.0
    }
}

impl Drop for PrivateCheckout {
    fn drop(&mut self) {
        self.0.run(&["server", "destroy", "--yes"]);
    }
}
