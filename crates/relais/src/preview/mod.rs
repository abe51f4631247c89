//! Courses in a browser while they are written: a save is seen ([`watch`]),
//! read and built in memory ([`build`]), kept if it is sound ([`shelf`]), told
//! to the browser ([`view`]) and served ([`server`]).
//!
//! Nothing is written to the disk, and nobody but this machine is answered.

mod build;
mod content;
mod guard;
mod server;
mod shelf;
mod view;
mod watch;
mod words;

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use engine::parse::Variant;
use engine::platform::Platform;
use engine::sco::ScoPer;

use crate::usage::WrongUsage;
use build::Sources;
use shelf::Shelf;

/// What to show, and where.
pub struct Options {
    /// A programme, a module, or a folder of programmes.
    pub path: PathBuf,
    /// A partner's branding file.
    pub partner: Option<PathBuf>,
    /// How modules are cut.
    pub sco_per: ScoPer,
    /// What is shown unless the browser asks for another.
    pub variant: Variant,
    /// How courses are shown unless the browser asks for another; none: the strict standard.
    pub platform: Option<&'static Platform>,
    /// 0: any that is free.
    pub port: u16,
}

/// Serves until Ctrl-C.
pub fn run(options: Options) -> anyhow::Result<()> {
    let sources = Sources {
        path: options.path,
        partner: options.partner,
        sco_per: options.sco_per,
    };
    let shelf = Arc::new(Shelf::new(sources, options.variant, options.platform)?);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).map_err(|error| {
        WrongUsage::new(format!(
            "cannot listen on port {}: {error}; `--port 0` takes any that is free",
            options.port
        ))
    })?;
    let port = listener
        .local_addr()
        .context("failed to read the port")?
        .port();
    let _watching = watch::watch(&shelf.folders(), {
        let shelf = Arc::clone(&shelf);
        move || shelf.renew()
    })?;
    println!("http://127.0.0.1:{port}/");
    server::serve(listener, port, shelf)
}
