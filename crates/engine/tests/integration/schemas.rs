//! The JSON Schemas that editors use are those of the engine. `UPDATE=1` writes
//! them again.

use std::fs;
use std::path::Path;

use engine::parse::fields;

#[test]
fn the_schemas_of_the_courses_are_ours() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../courses/schema");
    for (name, schema) in fields::schemas() {
        let expected = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        let path = folder.join(name);
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &expected).unwrap();
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == expected,
            "`courses/schema/{name}` is not up to date: run with UPDATE=1"
        );
    }
}
