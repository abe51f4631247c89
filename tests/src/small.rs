//! The smallest course that builds.

use std::fs;
use std::path::Path;

/// Writes a course `p` with one module `m`, which has one page of that body, into a
/// folder.
pub fn write(folder: &Path, body: &str) {
    write_programme(folder, "p", &["m"], body);
}

/// Writes a programme of these modules, whose one page has that body, into a folder.
pub fn write_programme(folder: &Path, programme: &str, modules: &[&str], body: &str) {
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    let title = programme.to_uppercase();
    write(
        "relais.toml",
        &format!(
            "id = \"{programme}\"\ntitle = \"{title}\"\ndescription = \"P\"\npublisher = \"P\"\n\
             licence = \"etalab-2.0\"\nversion = \"1\"\nlanguages = [\"fr\"]\nmodules = {modules:?}\n"
        ),
    );
    for module in modules {
        let title = module.to_uppercase();
        write(
            &format!("{module}/module.toml"),
            &format!(
                "title = \"{title}\"\ndescription = \"M\"\nobjectives = [\"O\"]\ntarget_minutes = 1\n\
                 completion = \"pages\"\n"
            ),
        );
        write(
            &format!("{module}/1-c/chapter.toml"),
            "id = \"c\"\ntitle = \"C\"\n",
        );
        write(
            &format!("{module}/1-c/01-page.md"),
            &format!("+++\nid = \"page\"\ntitle = \"Page\"\nminutes = 1\n+++\n\n{body}\n"),
        );
    }
}
