//! Names of the slots that packages keep for a partner's branding.

/// Slot of the style sheet: its end.
pub(crate) const COLOUR: &str = "colour";
/// Slot of the security policy: whom a page may tell something.
pub(crate) const POLICY: &str = "policy";
/// Slot of the data for the scripts: its beginning.
pub(crate) const COURSE: &str = "course";
/// Slot that is the script that tells.
pub(crate) const BEACON_SCRIPT: &str = "beacon-script";
/// Slot that is the icon.
pub(crate) const ICON: &str = "icon";
/// Slot of the theme's colour in the web manifest.
pub(crate) const THEME_COLOUR: &str = "theme-colour";
/// Slot of the security policy: the hash of the script in [`KEPT`].
pub(crate) const KEPT_POLICY: &str = "kept-policy";
/// Slot that is the script inside the page which looks up what is kept of updates.
pub(crate) const KEPT: &str = "kept";
/// Slot before the script that starts the course: lets it wait until it is called.
pub(crate) const WAIT: &str = "wait";
/// Slot after it: the script that looks for newer content, and calls it.
pub(crate) const UPDATES_SCRIPT: &str = "updates-script";
