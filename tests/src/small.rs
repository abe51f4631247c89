//! The smallest course that builds.

use std::fs;
use std::path::Path;

/// Writes a course `p` with one module `m`, which has one page of that body, into a
/// folder.
pub fn write(folder: &Path, body: &str) {
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write(
        "relais.toml",
        "id = \"p\"\ntitle = \"P\"\ndescription = \"P\"\npublisher = \"P\"\nlicence = \"etalab-2.0\"\n\
         version = \"1\"\nlanguages = [\"fr\"]\nmodules = [\"m\"]\n",
    );
    write(
        "m/module.toml",
        "title = \"M\"\ndescription = \"M\"\nobjectives = [\"O\"]\ntarget_minutes = 1\ncompletion = \"pages\"\n",
    );
    write("m/1-c/chapter.toml", "id = \"c\"\ntitle = \"C\"\n");
    write(
        "m/1-c/01-page.md",
        &format!("+++\nid = \"page\"\ntitle = \"Page\"\nminutes = 1\n+++\n\n{body}\n"),
    );
}
