//! What the program is made of: a list of materials (CycloneDX 1.5) from `Cargo.lock` and
//! what cargo knows of each crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use anyhow::Context;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::place::Place;
use crate::run;
use crate::tools::{ARM, LINUX, WINDOWS};

/// The list, as JSON. `made_with` are names and versions of compilers.
///
/// # Errors
///
/// Cargo can't tell, or tells otherwise than expected.
pub fn list(place: &Place, made_with: &[(String, String)]) -> anyhow::Result<String> {
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(&place.root)
        .args(["metadata", "--format-version", "1", "--locked"]);
    for machine in [LINUX, ARM, WINDOWS] {
        cargo.args(["--filter-platform", machine.triple]);
    }
    let metadata: Value = serde_json::from_str(&run::read(&mut cargo)?)?;
    let lock = fs::read_to_string(place.root.join("Cargo.lock"))?;
    let told = Told {
        version: &place.version,
        commit: &place.commit.hash,
        day: &place.commit.day,
        made_with,
    };
    let list = of(&metadata, &lock, &told).context("cargo tells otherwise than expected")?;
    Ok(serde_json::to_string_pretty(&list)? + "\n")
}

struct Told<'a> {
    version: &'a str,
    commit: &'a str,
    day: &'a str,
    made_with: &'a [(String, String)],
}

/// Sums of crates, by name and version.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let lock: toml::Table = lock.parse().unwrap_or_default();
    let packages = lock.get("package").and_then(|it| it.as_array());
    let text = |package: &toml::Value, name: &str| Some(package.get(name)?.as_str()?.to_owned());
    packages
        .into_iter()
        .flatten()
        .filter_map(|it| {
            Some((
                (text(it, "name")?, text(it, "version")?),
                text(it, "checksum")?,
            ))
        })
        .collect()
}

fn of(metadata: &Value, lock: &str, told: &Told<'_>) -> Option<Value> {
    let sums = checksums(lock);
    let text = |value: &Value, name: &str| value[name].as_str().map(str::to_owned);
    let packages: BTreeMap<&str, &Value> = metadata["packages"]
        .as_array()?
        .iter()
        .filter_map(|it| Some((it["id"].as_str()?, it)))
        .collect();
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()?
        .iter()
        .filter_map(|it| Some((it["id"].as_str()?, it)))
        .collect();
    // What tests alone need is not handed out.
    let needs = |id: &str| -> Vec<&str> {
        let all = nodes.get(id).and_then(|it| it["deps"].as_array());
        all.into_iter()
            .flatten()
            .filter(|it| {
                let mut kinds = it["dep_kinds"].as_array().into_iter().flatten();
                kinds.any(|it| it["kind"] != "dev")
            })
            .filter_map(|it| it["pkg"].as_str())
            .collect()
    };
    let program = packages.iter().find(|(_, it)| it["name"] == "relais")?.0;
    let mut used = BTreeSet::new();
    let mut waiting = vec![*program];
    while let Some(id) = waiting.pop() {
        if used.insert(id) {
            waiting.extend(needs(id));
        }
    }
    let reference = |id: &str| {
        let package = packages.get(id)?;
        let (name, version) = (text(package, "name")?, text(package, "version")?);
        Some(format!("pkg:cargo/{name}@{version}"))
    };
    let component = |id: &str| -> Option<Value> {
        let package = packages.get(id)?;
        let (name, version) = (text(package, "name")?, text(package, "version")?);
        let mut one = json!({
            "type": "library",
            "bom-ref": reference(id)?,
            "name": name,
            "version": version,
        });
        // Ours are in no registry: no address for them.
        if package["source"].is_string() {
            one["purl"] = reference(id)?.into();
        }
        if let Some(licence) = text(package, "license") {
            // The older way of crates to say "or".
            one["licenses"] = json!([{ "expression": licence.replace('/', " OR ") }]);
        }
        if let Some(sum) = sums.get(&(name, version)) {
            one["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
        }
        Some(one)
    };
    let mut components = Vec::new();
    let mut dependencies = Vec::new();
    for id in &used {
        let mut all: Vec<_> = needs(id).into_iter().filter_map(&reference).collect();
        all.sort();
        all.dedup();
        dependencies.push(json!({ "ref": reference(id)?, "dependsOn": all }));
        if id != program {
            components.push(component(id)?);
        }
    }
    let by = |list: &mut Vec<Value>, name: &'static str| {
        list.sort_by_key(|it| it[name].as_str().map(str::to_owned));
    };
    by(&mut components, "bom-ref");
    by(&mut dependencies, "ref");
    let mut itself = component(program)?;
    itself["type"] = "application".into();
    itself["version"] = told.version.into();
    let tools: Vec<Value> = told
        .made_with
        .iter()
        .map(|(name, version)| json!({ "type": "application", "name": name, "version": version }))
        .collect();
    Some(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": serial(told.commit, lock),
        "version": 1,
        "metadata": {
            "timestamp": format!("{}T00:00:00Z", told.day),
            "tools": { "components": tools },
            "component": itself,
            "properties": [{ "name": "relais:commit", "value": told.commit }],
        },
        "components": components,
        "dependencies": dependencies,
    }))
}

/// A number that no other list has, and the same list always: a UUID (version 8) of a hash.
fn serial(commit: &str, lock: &str) -> String {
    let hash = Sha256::new()
        .chain_update(commit)
        .chain_update(lock)
        .finalize();
    let hex: String = hash.iter().take(16).map(|it| format!("{it:02x}")).collect();
    format!(
        "urn:uuid:{}-{}-8{}-a{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[13..16],
        &hex[17..20],
        &hex[20..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_out_is_listed_with_its_licence_and_sum() {
        let package = |name: &str, licence: &str, source: Value| json!({ "id": name, "name": name, "version": "1.0.0", "license": licence, "source": source });
        let dep = |name: &str, kind: Value| json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] });
        let metadata = json!({
            "packages": [
                package("relais", "EUPL-1.2", Value::Null),
                package("engine", "EUPL-1.2", Value::Null),
                package("zip", "MIT/Apache-2.0", "registry".into()),
                package("cc", "MIT", "registry".into()),
                package("proptest", "MIT", "registry".into()),
                package("other", "MIT", "registry".into()),
            ],
            "resolve": { "nodes": [
                { "id": "relais", "deps": [dep("engine", Value::Null), dep("proptest", "dev".into())] },
                { "id": "engine", "deps": [dep("zip", Value::Null)] },
                { "id": "zip", "deps": [dep("cc", "build".into())] },
                { "id": "cc", "deps": [] },
                { "id": "other", "deps": [] },
                { "id": "proptest", "deps": [] },
            ] },
        });
        let lock = "[[package]]\nname = \"zip\"\nversion = \"1.0.0\"\nchecksum = \"ab\"\n";
        let tools = [("rustc".to_owned(), "rustc 1.96.0".to_owned())];
        let told = Told {
            version: "0.2.0",
            commit: "c0ffee",
            day: "2026-11-30",
            made_with: &tools,
        };
        let list = of(&metadata, lock, &told).expect("a list");
        let names: Vec<_> = list["components"]
            .as_array()
            .expect("an array")
            .iter()
            .map(|it| it["name"].as_str().unwrap_or_default())
            .collect();
        // Neither what only tests need, nor what nobody does.
        assert_eq!(names, ["cc", "engine", "zip"]);
        let zip = &list["components"][2];
        assert_eq!(zip["purl"], "pkg:cargo/zip@1.0.0");
        assert_eq!(zip["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(zip["hashes"][0]["content"], "ab");
        assert_eq!(list["components"][1]["purl"], Value::Null);
        assert_eq!(list["metadata"]["component"]["version"], "0.2.0");
        assert_eq!(
            list["dependencies"][2]["dependsOn"],
            json!(["pkg:cargo/engine@1.0.0"])
        );
        assert_eq!(of(&metadata, lock, &told), Some(list));
    }

    #[test]
    fn a_serial_number_is_a_uuid() {
        let one = serial("a", "b");
        let groups: Vec<usize> = one["urn:uuid:".len()..].split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12]);
        assert_ne!(one, serial("b", "b"));
    }
}
