//! `relais preview`: courses in the browser while they are written.

use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use engine::parse::Variant;
use engine::platform;

use super::{ScoPer, WrongUsage, platform_names};
use crate::preview::{self, Options, Sharing};
use crate::usage::{COURSES, courses_or_here};

/// Show courses in the browser while they are written, under a simulated LMS
///
/// Every save is shown at once. Nothing is written, but remarks of colleagues where it is
/// shared; Ctrl-C ends it.
#[derive(Args)]
pub struct Preview {
    /// A programme, a module, or a folder of programmes; the course of this folder where there
    /// is no `courses`
    #[arg(default_value = COURSES)]
    path: PathBuf,
    /// Let colleagues on the local network read and remark, each behind a link that serves
    /// once; at this machine's address there, or at the one given, on the port after `--port`
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, require_equals = true)]
    share: Option<Option<IpAddr>>,
    /// Port on 127.0.0.1; 0 takes any that is free
    #[arg(long, default_value_t = 8010)]
    port: u16,
    /// How modules are cut
    #[arg(long, value_enum, default_value_t = ScoPer::Programme)]
    sco: ScoPer,
    /// Play it as this platform shows it; the panel has the others
    #[arg(long = "for", value_name = "PLATFORM", value_parser = platform_names())]
    platform: Option<String>,
    /// A partner's branding file
    #[arg(long, value_name = "FILE")]
    partner: Option<PathBuf>,
    /// Language to begin with; the programme's first if not given
    #[arg(long)]
    lang: Option<String>,
    /// Audience to begin with; the programme's first if not given
    #[arg(long)]
    audience: Option<String>,
}

impl Preview {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        if let Some(path) = self.partner.as_ref().filter(|path| !path.is_file()) {
            return Err(WrongUsage::new(format!("no partner file `{}`", path.display())).into());
        }
        if self.share.flatten().is_some_and(|it| it.is_unspecified()) {
            let reason = "`--share` needs one address of this machine: colleagues' links name it";
            return Err(WrongUsage::new(reason).into());
        }
        preview::run(Options {
            path: courses_or_here(self.path),
            partner: self.partner,
            sco_per: self.sco.into(),
            variant: Variant {
                lang: self.lang,
                audience: self.audience,
            },
            platform: self.platform.as_deref().and_then(platform::find),
            port: self.port,
            share: self.share.map(|address| match address {
                Some(address) => Sharing::At(address),
                None => Sharing::Own,
            }),
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
