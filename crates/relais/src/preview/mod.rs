//! Courses in a browser while they are written: a save is seen ([`watch`]),
//! read and built in memory ([`build`]), kept if it is sound ([`shelf`]), told
//! to the browser ([`view`]) and served ([`server`]).
//!
//! Nobody but this machine is answered, and nothing is written to the disk; unless the author
//! shares it, and then colleagues read it behind a link, and remark on it ([`share`]).

mod build;
mod content;
pub mod guard;
pub mod reply;
pub mod server;
mod share;
mod shelf;
mod translation;
mod view;
mod watch;
pub mod words;

use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use engine::parse::Variant;
use engine::platform::Platform;
use engine::sco::ScoPer;

use crate::usage::WrongUsage;
use build::Sources;
use share::Share;
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
    /// Colleagues on the network read along, at this address of this machine.
    pub share: Option<Sharing>,
}

/// Where colleagues find a preview.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// At the address that this machine has on its network.
    Own,
    /// At this one.
    At(IpAddr),
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
    say!("http://127.0.0.1:{port}/");
    let share = match options.share {
        None => None,
        Some(sharing) => {
            let address = match sharing {
                Sharing::At(address) => address,
                Sharing::Own => share::own_address().ok_or_else(|| {
                    let reason = "this machine's address on its network is not known: name it, `--share=192.168.1.20`";
                    WrongUsage::new(reason)
                })?,
            };
            // Beside the author's own port, if that was chosen.
            let port = options.port.checked_add(1).filter(|_| options.port > 0);
            Some(Share::open(address, port.unwrap_or(0), Arc::clone(&shelf))?)
        }
    };
    server::serve(listener, port, shelf, share)
}
