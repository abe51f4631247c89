//! How packages of a programme look, where that is not as usual: `theme.toml`.

use brand::palette::Chosen;

/// How packages look.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Look {
    /// The colours that were chosen.
    pub colours: Chosen,
    /// The typeface that comes with the package; the device's own, if none.
    pub font: Option<&'static str>,
    /// How round corners are.
    pub corners: Corners,
    /// How much room there is between lines and blocks.
    pub density: Density,
}

/// How round corners are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Corners {
    /// Not at all.
    Square,
    /// A little.
    #[default]
    Soft,
    /// A lot.
    Round,
}

/// How much room there is between lines and blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Density {
    /// Little.
    Compact,
    /// As usual.
    #[default]
    Normal,
    /// Much.
    Airy,
}
