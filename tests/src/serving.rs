//! The real server as a process of its own.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use server::domain::token::Keys;

/// A server that runs; killed when dropped.
pub struct Serving {
    child: Child,
    /// Where the app listens.
    pub app: SocketAddr,
    /// Where the content and the player's commits are.
    pub content: SocketAddr,
}

impl Serving {
    /// Starts `relais serve` on free ports, and waits until it answers. Its messages go
    /// to `log` in the data folder.
    pub fn start(program: &Path, data: &Path, database: Option<&str>) -> Serving {
        Serving::start_with(Command::new(program), data, database)
    }

    /// The same, by a command that ends with the program.
    pub fn start_with(mut command: Command, data: &Path, database: Option<&str>) -> Serving {
        std::fs::create_dir_all(data.join("dist")).expect("a folder");
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(["--content-listen", "127.0.0.1:0", "--dist"])
            .arg(data.join("dist"));
        if let Some(database) = database {
            command.args(["--database", database]);
        }
        Serving::run(command, &data.join("log"))
    }

    /// By a whole command; its messages go to a file.
    pub fn run(mut command: Command, messages: &Path) -> Serving {
        let log = File::options()
            .create(true)
            .append(true)
            .open(messages)
            .expect("a log");
        // In English whatever the system speaks: its words are looked for.
        command.env("RELAIS_LANG", "en");
        command.stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().expect("the server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        // What it builds before it starts is told there too.
        let mut address = |word: &str| -> SocketAddr {
            let found = lines.by_ref().map_while(Result::ok).find_map(|line| {
                let rest = line.strip_prefix(word)?.trim().strip_prefix("http://")?;
                rest.parse().ok()
            });
            let log = || std::fs::read_to_string(messages).unwrap_or_default();
            found.unwrap_or_else(|| panic!("the server does not say `{word}`:\n{}", log()))
        };
        let app = address("app");
        let content = address("content");
        // What it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Serving {
            child,
            app,
            content,
        }
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has ended: what it ended with.
    pub fn wait(&mut self) -> Option<i32> {
        self.child.wait().expect("it ends").code()
    }

    /// A line of `/proc/…/status`, in kilobytes.
    pub fn kilobytes(&self, line: &str) -> u64 {
        let path = format!("/proc/{}/status", self.id());
        let status = std::fs::read_to_string(path).expect("it runs");
        let found = status.lines().find_map(|it| it.strip_prefix(line));
        let digits = found.and_then(|it| it.split_whitespace().next());
        digits.and_then(|it| it.parse().ok()).expect("a number")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server's secret, made beforehand so that tests can sign what launches sign.
pub fn keys(data: &Path) -> Keys {
    let secret = [7; 32];
    std::fs::create_dir_all(data).expect("a folder");
    let mut file = File::create(data.join("secret.key")).expect("a file");
    file.write_all(&secret).expect("written");
    Keys::new(&secret)
}
