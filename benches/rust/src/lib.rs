//! Lets contestants run in turn and prints what they took.

use cpu_time::ProcessTime;
use serde_json::json;
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

/// Does something that many times.
pub type Contestant<'c> = (&'static str, Box<dyn Fn(u32) + 'c>);

/// How to measure, and where the texts are.
pub struct Bench {
    folder: PathBuf,
    rounds: usize,
    /// How long each contestant runs in each round.
    turn: Duration,
}

impl Bench {
    /// From the arguments of the command line: `FOLDER ROUNDS MILLISECONDS`.
    ///
    /// # Errors
    /// They are others.
    pub fn from_arguments() -> Result<Self, Box<dyn Error>> {
        let mut arguments = std::env::args().skip(1);
        let mut next = || arguments.next().ok_or("expected FOLDER ROUNDS MILLISECONDS");
        Ok(Self { folder: next()?.into(), rounds: next()?.parse()?, turn: Duration::from_millis(next()?.parse()?) })
    }

    /// The text in a file of the folder.
    ///
    /// # Errors
    /// It can't be read.
    pub fn text(&self, name: &str) -> Result<String, Box<dyn Error>> {
        let path = self.folder.join(name);
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()).into())
    }

    /// Prints a line of JSON for each contestant: the CPU time of one operation in nanoseconds, round by round.
    ///
    /// They run in turn, round after round, so that what else happens on the machine hits all of them.
    pub fn contest(&self, table: &str, case: &str, bytes: usize, contestants: &[Contestant<'_>]) {
        let mut count = 1;
        let mut figures = vec![Vec::new(); contestants.len()];
        while contestants.iter().map(|(_, run)| time(run, count)).max() < Some(self.turn) {
            count *= 2;
        }
        for _ in 0..self.rounds {
            for ((_, run), figures) in contestants.iter().zip(&mut figures) {
                figures.push(time(run, count).as_secs_f64() * 1e9 / f64::from(count));
            }
        }
        for ((who, _), ns) in contestants.iter().zip(figures) {
            println!("{}", json!({ "table": table, "case": case, "bytes": bytes, "who": who, "ns": ns }));
        }
    }
}

/// Does something again and again, so that nothing of it can be left out.
pub fn repeat<'c, T>(act: impl Fn() -> T + 'c) -> Box<dyn Fn(u32) + 'c> {
    Box::new(move |count| {
        for _ in 0..count {
            drop(black_box(act()));
        }
    })
}

fn time(run: &dyn Fn(u32), count: u32) -> Duration {
    let begin = ProcessTime::now();
    run(count);
    begin.elapsed()
}
