//! The `hprotoc` command: a thin shell around the library. Everything here is about arguments, files and terminals.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
