use std::fmt;
use std::sync::Arc;

/// How much a volume seed writes, and who is told how far it is.
#[derive(Clone)]
pub struct Volume {
    scale: u32,
    number: u64,
    told: Arc<dyn Fn(Advance) + Send + Sync>,
}

/// How far a volume seed is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advance {
    /// Rows written so far.
    pub rows: usize,
    /// Parts of the scale that are complete.
    pub parts: u32,
    /// Parts there will be.
    pub of: u32,
}

impl Volume {
    /// `scale` parts, the same rows for the same `number`; nobody is told.
    pub fn new(scale: u32, number: u64) -> Self {
        Volume {
            scale,
            number,
            told: Arc::new(drop),
        }
    }

    /// Has `told` hear of each part that is complete.
    #[must_use]
    pub fn telling(self, told: impl Fn(Advance) + Send + Sync + 'static) -> Self {
        Volume {
            told: Arc::new(told),
            ..self
        }
    }

    /// How many parts to write; each seed says what one part is in rows.
    pub fn scale(&self) -> u32 {
        self.scale
    }

    /// What the rows are derived from.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Tells that `parts` are complete, `rows` in all.
    pub fn tell(&self, rows: usize, parts: u32) {
        (self.told)(Advance {
            rows,
            parts,
            of: self.scale,
        });
    }
}

impl Default for Volume {
    /// One part of the seed number 1.
    fn default() -> Self {
        Volume::new(1, 1)
    }
}

impl fmt::Debug for Volume {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Volume { scale, number, .. } = self;
        write!(formatter, "Volume({scale}, {number})")
    }
}
