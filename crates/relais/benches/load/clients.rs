//! Players, reduced to what they send: 64 connections on one thread, each with its
//! share of the attempts, which it lets commit in turn.

use std::net::SocketAddr;
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::{Measure, Until, histogram};

/// The players of all connections.
pub struct Players {
    shares: Vec<Share>,
}

struct Share {
    attempts: Vec<Attempt>,
    /// Whose turn it is.
    next: usize,
}

struct Attempt {
    token: String,
    seq: u64,
}

impl Players {
    /// Spreads attempts over connections.
    pub fn new(tokens: &[String], clients: usize) -> Players {
        let share = |first: usize| {
            let own = tokens.iter().skip(first).step_by(clients);
            let attempt = |token: &String| Attempt {
                token: token.clone(),
                seq: 0,
            };
            Share {
                attempts: own.map(attempt).collect(),
                next: 0,
            }
        };
        Players {
            shares: (0..clients).map(share).collect(),
        }
    }

    /// Commits, each connection one at a time.
    pub async fn run(&mut self, server: SocketAddr, until: Until) -> Measure {
        let started = Instant::now();
        let shares = std::mem::take(&mut self.shares);
        let tasks: Vec<_> = shares
            .into_iter()
            .map(|share| tokio::task::spawn_local(one(share, server, until)))
            .collect();
        let mut times = histogram();
        for task in tasks {
            let (share, own) = task.await.expect("a player");
            times.add(own).expect("same bounds");
            self.shares.push(share);
        }
        Measure::new(times, started)
    }
}

async fn one(
    mut share: Share,
    server: SocketAddr,
    until: Until,
) -> (Share, hdrhistogram::Histogram<u64>) {
    let mut stream = TcpStream::connect(server).await.expect("it listens");
    stream.set_nodelay(true).expect("a connection");
    let started = Instant::now();
    let mut times = histogram();
    let mut answer = vec![0; 4096];
    let mut count = 0;
    loop {
        let is_over = match until {
            Until::Each(each) => count == each * share.attempts.len() as u64,
            Until::Over(time) => started.elapsed() >= time,
        };
        if is_over {
            return (share, times);
        }
        count += 1;
        let at = share.next;
        share.next = (at + 1) % share.attempts.len();
        let attempt = &mut share.attempts[at];
        attempt.seq += 1;
        let request = tests::http::post(server, "/essai/commit", &body(attempt));
        let sent = Instant::now();
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut read = 0;
        while !is_whole(&answer[..read]) {
            let more = stream.read(&mut answer[read..]).await.expect("an answer");
            assert!(more > 0, "the server hung up");
            read += more;
        }
        times.saturating_record(sent.elapsed().as_micros() as u64);
        let is_acknowledged = answer[..read].starts_with(b"HTTP/1.1 200");
        let text = || String::from_utf8_lossy(&answer[..read]).into_owned();
        assert!(is_acknowledged, "refused: {}", text());
    }
}

/// A page is turned: 200 characters of suspend data.
fn body(attempt: &Attempt) -> String {
    let Attempt { token, seq } = attempt;
    format!(
        "{{\"token\":\"{token}\",\"seq\":{seq},\"set\":{{\"cmi.core.lesson_location\":\"p{}\",\
         \"cmi.suspend_data\":\"{seq:0>200}\"}}}}",
        seq % 100
    )
}

fn is_whole(answer: &[u8]) -> bool {
    // The server's own answer is short, and its length comes in a header.
    let Some(end) = answer.windows(4).position(|it| it == b"\r\n\r\n") else {
        return false;
    };
    let head = String::from_utf8_lossy(&answer[..end]);
    let mut lines = head.lines();
    let length = lines.find_map(|it| it.strip_prefix("content-length: "));
    let length: usize = length.and_then(|it| it.parse().ok()).expect("a length");
    answer.len() >= end + 4 + length
}
