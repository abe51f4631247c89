//! `bucket FOLDER PORT [honoured | ignored | refused] [MILLISECONDS]`: an object store for
//! tests, as a process that may be stopped and killed. Port 0 takes a free one; the address
//! is printed. Each answer comes that much later than it is there.

use std::path::Path;
use std::time::Duration;

use tests::bucket::{self, Conditions};
use tokio::net::TcpListener;

const USAGE: &str = "usage: bucket FOLDER PORT [honoured | ignored | refused] [MILLISECONDS]";

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let word = |at: usize| words.get(at).map(String::as_str);
    let folder = word(0).expect(USAGE);
    let port: u16 = word(1).and_then(|it| it.parse().ok()).expect(USAGE);
    let conditions = match word(2) {
        None | Some("honoured") => Conditions::Honoured,
        Some("ignored") => Conditions::Ignored,
        Some("refused") => Conditions::Refused,
        Some(_) => panic!("{USAGE}"),
    };
    let delay = word(3).map_or(Ok(0), str::parse).expect(USAGE);
    // Nodes in network namespaces of their own reach it by other addresses than 127.0.0.1.
    let listener = TcpListener::bind(("0.0.0.0", port)).await;
    let listener = listener.expect("the port is free");
    println!(
        "http://127.0.0.1:{}",
        listener.local_addr().expect("an address").port()
    );
    let delay = Duration::from_millis(delay);
    bucket::serve(listener, Path::new(folder), conditions, delay).await;
}
