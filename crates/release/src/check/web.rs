//! Just enough http to see whether a page answers.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};

/// How long a program may take until it answers, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A port that is free now.
pub fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// The status, the head and the body of a page of this machine.
fn get(port: u16, path: &str) -> anyhow::Result<(u16, String, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Language: fr\r\nConnection: close\r\n\r\n"
    )?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").context("no http")?;
    let status = head.split(' ').nth(1).and_then(|it| it.parse().ok());
    Ok((
        status.context("no status")?,
        head.to_owned(),
        body.to_owned(),
    ))
}

/// Where an answer leads on the same port.
fn location(head: &str) -> Option<String> {
    let lines = head.lines().filter_map(|it| it.split_once(": "));
    let mut found = lines.filter(|(name, _)| name.eq_ignore_ascii_case("location"));
    let (_, to) = found.next()?;
    to.starts_with('/').then(|| to.to_owned())
}

/// The page, as soon as it is answered with 200; where it leads elsewhere on the same port,
/// that one.
pub fn answered(port: u16, path: &str) -> anyhow::Result<String> {
    let begun = Instant::now();
    let mut path = path.to_owned();
    loop {
        let last = match get(port, &path) {
            Ok((200, _, body)) => return Ok(body),
            Ok((307, head, _)) if let Some(to) = location(&head) => {
                let last = format!("it leads to `{to}`");
                path = to;
                last
            }
            Ok((status, ..)) => format!("status {status}"),
            Err(error) => format!("{error:#}"),
        };
        if begun.elapsed() > PATIENCE {
            bail!("port {port} does not answer `{path}`: {last}");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// That a page comes, is HTML, and has the text.
pub fn shows(port: u16, path: &str, text: &str) -> anyhow::Result<String> {
    let body = answered(port, path)?;
    ensure!(body.contains(text), "`{path}` does not show « {text} »");
    Ok(format!("{path}: 200, {} bytes", body.len()))
}

#[cfg(test)]
mod tests {
    use super::location;

    #[test]
    fn an_answer_may_lead_elsewhere_on_the_same_port() {
        let head = "HTTP/1.1 307 Temporary Redirect\r\nLocation: /scorm12/a/\r\nvary: x";
        assert_eq!(location(head).as_deref(), Some("/scorm12/a/"));
        assert_eq!(location("HTTP/1.1 200 OK\r\nvary: location"), None);
        assert_eq!(location("x\r\nlocation: http://elsewhere.example/"), None);
    }
}
