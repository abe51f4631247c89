//! A PostgreSQL for tests: that of `RELAIS_TEST_POSTGRES`, or a private one made of
//! Debian's binaries, which a shell keeps. When the test's process ends, however it
//! ends, the shell's input does too: it then stops the server and removes its files.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::databases;

/// A running server.
pub struct Postgres {
    url: String,
    psql: PathBuf,
    keeper: Option<Keeper>,
    /// The name of the database that new ones are copies of, once it is made.
    template: OnceLock<String>,
}

struct Keeper {
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    _shell: Child,
}

/// Starts, stops and at last removes the server: `$1` the binaries, `$2` the folder,
/// `$3` the port, the rest what to run the binaries with.
const KEEPER: &str = r#"
bin=$1; folder=$2; port=$3; shift 3
begin() {
  "$@" "$bin/postgres" -D "$folder/data" -k "$folder" -p "$port" -c listen_addresses=127.0.0.1 \
    -c max_connections=200 > "$folder/log" 2>&1 &
  server=$!
  for _ in $(seq 600); do
    if "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; then return; fi
    kill -0 "$server" 2> /dev/null || { cat "$folder/log" >&2; return; }
    sleep 0.05
  done
}
end() { kill "-$1" "$server" 2> /dev/null; wait "$server"; }
begin "$@"; echo begun
while read -r word; do
  case $word in
    begin) begin "$@" ;;
    end) end INT ;;
    break) end QUIT ;;
  esac
  echo "$word"
done
end QUIT
rm -rf "$folder"
"#;

impl Postgres {
    /// The server that the tests of a process share.
    pub fn shared() -> &'static Postgres {
        static SHARED: OnceLock<Postgres> = OnceLock::new();
        SHARED.get_or_init(|| match std::env::var("RELAIS_TEST_POSTGRES") {
            Ok(url) => Postgres {
                url: url.trim_end_matches('/').to_owned(),
                psql: "psql".into(),
                keeper: None,
                template: OnceLock::new(),
            },
            Err(_) => Postgres::private(),
        })
    }

    /// A server of one's own, which may be stopped.
    pub fn private() -> Postgres {
        let bin = binaries();
        let folder = tempfile::Builder::new()
            .prefix("relais-postgres-")
            .tempdir()
            .expect("a folder for PostgreSQL")
            .keep();
        let user = owner(&folder);
        let with = |program: &Path| {
            let mut words: Vec<&str> = user.iter().map(String::as_str).collect();
            let program = program.to_str().expect("a plain path");
            words.push(program);
            let mut command = Command::new(words[0]);
            command.args(&words[1..]);
            command
        };
        let data = folder.join("data");
        let made = with(&bin.join("initdb"))
            .args(["--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8"])
            .args(["--locale=C", "-D"])
            .arg(&data)
            .output()
            .expect("initdb starts");
        assert!(
            made.status.success(),
            "initdb: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        let port = free_port();
        let mut shell = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(&bin)
            .arg(&folder)
            .arg(port.to_string())
            .args(&user)
            // Ctrl-C is for the tests; the keeper still has to tidy up then.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let mut keeper = Keeper {
            input: shell.stdin.take().expect("piped"),
            output: BufReader::new(shell.stdout.take().expect("piped")),
            _shell: shell,
        };
        keeper.wait("begun");
        Postgres {
            url: format!("postgres://postgres@127.0.0.1:{port}"),
            psql: bin.join("psql"),
            keeper: Some(keeper),
            template: OnceLock::new(),
        }
    }

    /// Makes an empty database, migrated: its address.
    pub fn database(&self) -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("relais_test_{}_{count}", std::process::id());
        let template = self.template.get_or_init(|| {
            let template = format!("{name}_template");
            self.create(&template, "template0");
            databases::migrate(&self.at(&template));
            template
        });
        self.create(&name, template);
        self.at(&name)
    }

    fn create(&self, name: &str, template: &str) {
        let done = Command::new(&self.psql)
            .args(["-q", "-d", &self.at("postgres"), "-c"])
            .arg(format!("create database {name} template {template}"))
            .output()
            .expect("psql starts");
        let error = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "create database: {error}");
    }

    /// Puts a database back into a new one, as operators do: its address.
    pub fn copy(&self, url: &str) -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("relais_test_copy_{}_{count}", std::process::id());
        let folder = tempfile::tempdir().expect("a folder");
        let dump = folder.path().join("dump");
        let run = |program: &str, words: &[&str]| {
            let mut command = Command::new(self.psql.with_file_name(program));
            let done = command.args(words).output().expect("it starts");
            let error = String::from_utf8_lossy(&done.stderr);
            assert!(done.status.success(), "{program}: {error}");
        };
        let dump = dump.to_str().expect("a plain path");
        run("pg_dump", &["-Fc", "-f", dump, "-d", url]);
        self.create(&name, "template0");
        run("pg_restore", &["-d", &self.at(&name), dump]);
        self.at(&name)
    }

    /// The address of a database of it.
    pub fn at(&self, name: &str) -> String {
        format!("{}/{name}", self.url)
    }

    /// Stops it in good order.
    pub fn end(&mut self) {
        self.tell("end");
    }

    /// Stops it as a crash does.
    pub fn crash(&mut self) {
        self.tell("break");
    }

    /// Starts it again.
    pub fn begin(&mut self) {
        self.tell("begin");
    }

    fn tell(&mut self, word: &str) {
        let keeper = self.keeper.as_mut().expect("a server of our own");
        writeln!(keeper.input, "{word}").expect("the keeper listens");
        keeper.wait(word);
    }
}

impl Keeper {
    fn wait(&mut self, word: &str) {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("the keeper speaks");
        assert_eq!(line.trim(), word, "PostgreSQL did not do it");
    }
}

/// The newest of Debian's.
fn binaries() -> PathBuf {
    let all = std::fs::read_dir("/usr/lib/postgresql").map(|it| {
        let folders = it.filter_map(|entry| Some(entry.ok()?.path().join("bin")));
        folders.filter(|it| it.join("initdb").exists()).max()
    });
    all.ok()
        .flatten()
        .expect("PostgreSQL is needed: apt-get install postgresql, or set RELAIS_TEST_POSTGRES")
}

/// PostgreSQL refuses to run as root: what to put before its commands. Takes the
/// folder for its user.
fn owner(folder: &Path) -> Vec<String> {
    let id = Command::new("id").arg("-u").output().expect("id starts");
    if id.stdout.trim_ascii() != b"0" {
        return vec!["env".into()];
    }
    let done = Command::new("chown").arg("postgres").arg(folder).status();
    assert!(done.expect("chown starts").success(), "no user `postgres`");
    ["setpriv", "--reuid=postgres", "--regid=postgres"]
        .into_iter()
        .chain(["--init-groups", "--"])
        .map(str::to_owned)
        .collect()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
