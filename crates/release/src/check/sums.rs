//! The sums and their signature, with the commands that the texts name; the list of materials.

use std::fs;
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::Value;

use super::Table;
use crate::place::Place;
use crate::{build, run};

pub fn check(place: &Place, table: &mut Table) {
    let sums = || {
        let mut check = Command::new("sha256sum");
        let said = run::read(check.current_dir(&place.out).args(["-c", "SHA256SUMS"]))?;
        Ok(format!("{} files", said.lines().count()))
    };
    table.row("files", "sha256sum -c SHA256SUMS", sums());
    let signed = run::read(&mut build::verify(&place.out));
    table.row("files", "openssl pkeyutl -verify", signed);
    let materials = || {
        let text = fs::read_to_string(place.file("sbom.cdx.json"))?;
        let list: Value = serde_json::from_str(&text)?;
        ensure!(list["bomFormat"] == "CycloneDX", "no CycloneDX");
        let components = list["components"].as_array().context("no components")?;
        let has = |it: &&Value, name: &str| !it[name].is_null();
        let bare: Vec<_> = components
            .iter()
            .filter(|it| has(it, "purl") && !(has(it, "hashes") && has(it, "licenses")))
            .map(|it| it["bom-ref"].to_string())
            .collect();
        ensure!(
            bare.is_empty(),
            "without licence or sum: {}",
            bare.join(" ")
        );
        Ok(format!(
            "{} components, each with licence and sum",
            components.len()
        ))
    };
    table.row("files", "list of materials", materials());
}
