//! Names of files that make a folder what it is.

/// Name of the file that makes a folder a programme.
pub const PROGRAMME_FILE: &str = "relais.toml";
/// Name of the file beside it that says how its packages look.
pub const THEME_FILE: &str = "theme.toml";
/// Name of the file that makes a folder a module.
pub const MODULE_FILE: &str = "module.toml";
/// Name of the file that makes a folder a chapter.
pub const CHAPTER_FILE: &str = "chapter.toml";
