//! Puts the code of the page for returns into the program, where `RELAIS_RETURN_WASM` names it:
//! what `crates/return-wasm/build` made. Without it the program is whole, but for that page.

use std::path::PathBuf;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=RELAIS_RETURN_WASM");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("return.wasm");
    match env::var_os("RELAIS_RETURN_WASM").filter(|it| !it.is_empty()) {
        None => fs::write(out, []).expect("the folder is ours"),
        Some(path) => {
            println!("cargo::rerun-if-changed={}", PathBuf::from(&path).display());
            if let Err(error) = fs::copy(&path, out) {
                println!(
                    "cargo::error=RELAIS_RETURN_WASM: {}: {error}",
                    PathBuf::from(&path).display()
                );
            }
        }
    }
}
