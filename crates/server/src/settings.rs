//! What an operator decides: a file, the environment, flags, in rising order.
//!
//! The binary reads them; this crate gets the result.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// Everything that can be set. All has a default; none is needed to begin.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Folder of the database, the files and the secret.
    pub data: PathBuf,
    /// `sqlite:PATH` or `postgres://…`; none: `relais.db` in the data folder.
    pub database: Option<String>,
    /// Connections to PostgreSQL of this node, in all.
    pub database_connections: u32,
    /// Where the files of packages are: `s3://BUCKET/FOLDER`, or a folder; none: `files`
    /// in the data folder.
    pub files: Option<String>,
    /// Where the app listens.
    pub app_listen: SocketAddr,
    /// Where the content origin listens.
    pub content_listen: SocketAddr,
    /// The app's address as browsers see it, without a slash at the end; none: http
    /// and what it listens on.
    pub app_url: Option<String>,
    /// The content origin's. With `*` as its first label, each version has a host
    /// name of its own in its place.
    pub content_url: Option<String>,
    /// Whether the addresses of clients come from a proxy's `X-Forwarded-For`.
    pub is_behind_proxy: bool,
    /// Largest package that may be uploaded, in bytes.
    pub upload_bytes: u64,
    /// Days after which a learner who did not come back is deleted.
    pub retention_days: i64,
    /// Who answers for the service, on its legal pages.
    pub publisher: String,
    /// Where to write to, on its legal pages.
    pub contact: String,
    /// Identity provider, for learners who sign in.
    pub sign_in: Option<SignIn>,
    /// With it `/metrics` may be asked from another machine.
    pub metrics_token: Option<String>,
    /// Seconds between the wish to stop and the end, in which balancers are told to send
    /// nobody any more.
    pub drain_seconds: u64,
    /// Folder of published updates of content, for packages that renew it; none: there are none.
    pub updates: Option<PathBuf>,
    /// File of the key that signs updates which administrators publish; none: they can't.
    pub updates_key: Option<PathBuf>,
    /// The code of the page on which partners make their returns; none: there is no such page.
    pub return_wasm: Option<ReturnWasm>,
    /// The program with its version and commit, as releases of the statistics name it.
    pub software: &'static str,
}

/// What `crates/return-wasm/build` makes: the statistics as WebAssembly, for one page.
#[derive(Clone)]
pub struct ReturnWasm(pub Arc<[u8]>);

impl ReturnWasm {
    /// None: these bytes are no WebAssembly.
    pub fn new(bytes: &[u8]) -> Option<ReturnWasm> {
        bytes
            .starts_with(b"\0asm")
            .then(|| ReturnWasm(bytes.into()))
    }
}

impl fmt::Debug for ReturnWasm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReturnWasm({} bytes)", self.0.len())
    }
}

impl Settings {
    /// The database, as [`Store::open`](crate::store::Store::open) wants it.
    pub fn database_url(&self) -> String {
        match &self.database {
            Some(url) => url.clone(),
            None => format!("sqlite:{}", self.data.join("relais.db").display()),
        }
    }

    /// The file of an SQLite database.
    pub fn database_file(&self) -> Option<PathBuf> {
        let url = self.database_url();
        let path = url.strip_prefix("sqlite:")?;
        Some(PathBuf::from(path.trim_start_matches("//")))
    }
}

/// An OpenID Connect provider.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Its issuer.
    pub issuer: String,
    /// This server's name there.
    pub client_id: String,
    /// This server's secret there.
    pub client_secret: String,
    /// What the button says, such as `AgentConnect`.
    pub label: String,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            data: PathBuf::from("relais-data"),
            database: None,
            database_connections: crate::store::POSTGRES_CONNECTIONS,
            files: None,
            app_listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            content_listen: SocketAddr::from(([127, 0, 0, 1], 8081)),
            app_url: None,
            content_url: None,
            is_behind_proxy: false,
            upload_bytes: 1 << 30,
            retention_days: 3 * 365,
            publisher: String::new(),
            contact: String::new(),
            sign_in: None,
            metrics_token: None,
            drain_seconds: 0,
            updates: None,
            updates_key: None,
            return_wasm: None,
            software: concat!("Relais ", env!("CARGO_PKG_VERSION")),
        }
    }
}
