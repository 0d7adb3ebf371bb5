import ArgumentParser

/// `gan-lab data …`: the files of data sets, one of which the shell's `data` chooses.
struct DataFiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Download the files of a data set.",
    discussion: "In the shell, `data mnist` chooses it.", subcommands: [DataGet.self])
}
