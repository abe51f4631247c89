//! `bucket FOLDER PORT [honoured | ignored | refused]`: an object store for tests, as a
//! process that may be killed. Port 0 takes a free one; the address is printed.

use std::path::Path;

use tests::bucket::{self, Conditions};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (folder, port, conditions) = match words[..] {
        [folder, port] | [folder, port, "honoured"] => (folder, port, Conditions::Honoured),
        [folder, port, "ignored"] => (folder, port, Conditions::Ignored),
        [folder, port, "refused"] => (folder, port, Conditions::Refused),
        _ => panic!("usage: bucket FOLDER PORT [honoured | ignored | refused]"),
    };
    let port = port.parse().expect("a port");
    let listener = TcpListener::bind(("127.0.0.1", port)).await;
    let listener = listener.expect("the port is free");
    println!("http://{}", listener.local_addr().expect("an address"));
    bucket::serve(listener, Path::new(folder), conditions).await;
}
