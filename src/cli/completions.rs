//! Completions and the manual page, made from what the user may type.

use super::Cli;
use super::output::{Failure, print};
use clap::CommandFactory;
use clap_complete::Shell;

pub(super) fn completions(shell: Shell) -> Result<u8, Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "lope", &mut bytes);
    print(&bytes).map(|()| 0)
}

/// One page: the program, and a section for each command.
pub(super) fn man() -> Result<u8, Failure> {
    let failed = |e: std::io::Error| Failure::new(format!("the page can't be made: {e}"), None);
    let mut command = Cli::command();
    command.build();
    let mut bytes = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut bytes).map_err(failed)?;
    for sub in command.get_subcommands().filter(|c| c.get_name() != "help") {
        let page = clap_mangen::Man::new(sub.clone());
        let title = format!(".SH \"LOPE {}\"\n", sub.get_name().to_uppercase());
        bytes.extend_from_slice(title.as_bytes());
        page.render_description_section(&mut bytes).map_err(failed)?;
        page.render_synopsis_section(&mut bytes).map_err(failed)?;
        page.render_options_section(&mut bytes).map_err(failed)?;
    }
    print(&bytes).map(|()| 0)
}
