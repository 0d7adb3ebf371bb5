import Console
import GanLabKit
import Lab

/// `compare`: train several set-ups alike; one table, one sheet of pictures.
struct CompareCommand: Command {
  let name = "compare"
  let summary = "train several set-ups alike: one table, one sheet of pictures"
  let usage =
    "compare [SETUP …] [NAME=VALUE,VALUE …] [seeds=N] [steps=N] [seconds=S] [parameters=N]"
  let details = """
    A set-up is a model with its options, or commands in quotes with ; between them: 'gan-mlp latent=8', \
    'loss wasserstein; switch gradient-penalty on'. What it leaves open is as it is chosen now; a model that \
    this loss does not go with takes its usual one. NAME=VALUE,VALUE tries each value of a component \
    (loss=minimax,wasserstein), of a setting (lr=1e-3,1e-4), of a switch (gradient-penalty=on,off) or of an \
    option of what is chosen (latent=2,8); several of them are tried in all combinations.

    All have the same data, seeds and budget. Seconds are those that one core spends on the training, \
    whatever else the machine does; with steps, too, what is reached first ends it. parameters=N makes \
    hidden layers wider or narrower until each model has about N. Each training has one core and a process \
    of its own, as many at once as there are threads.

    The table has means ± standard deviations over the seeds, and what a perfect model would have, where \
    that is known. * is better than all others; = is better than some, and no other is better: by Welch's \
    test of all pairs at 5 % over the row (Holm). What has no mark, the seeds do not tell apart, or it is \
    worse. (2 of 3) seeds have a value: that is shown, and not tested.

    sampler=NAME,NAME, or set-ups that are samplers alone ('sampler ddls dims=8'), train nothing: each draws \
    as many samples from the model that is there, seeds= times, and the table has what they cost, too. \
    The sampler that is chosen keeps its options.

    sheet=field draws D with its slopes in place of the samples, sheet=modes the modes covered and the good \
    samples in the course of training, over all seeds.

    Ctrl-C stops; the same command goes on where it stopped. A set-up that was trained before with all the \
    same is not trained again, unless again=on. Each training can be opened: open PATH.
    """
  let examples = [
    Example(
      "compare gan-mlp vae realnvp seeds=2 steps=40 n=200", "three families on the same data",
      after: "data ring"),
    Example(
      "compare loss=minimax,nonsaturating seeds=2 steps=40 n=200", "two losses of one model",
      after: "data ring; model gan-mlp"),
    Example(
      "compare 'loss wasserstein; switch gradient-penalty on' 'loss minimax' seeds=1 steps=20 n=200",
      "two set-ups in full", after: "data ring; model gan-mlp"),
    Example(
      "compare sampler=prior,ddls,drs,mhgan,dot seeds=2 n=100", "samplers of one trained model",
      after: "data ring; model gan-mlp; loss nonsaturating; train steps=20"),
  ]
  let options = [
    CommandOption("seeds", "how many trainings of each, from the seed that is set on (default 3)"),
    CommandOption("steps", "steps of each training (default 2000)"),
    CommandOption("seconds", "seconds of each training, of one core's time"),
    CommandOption("parameters", "about how many parameters each model is to have"),
    CommandOption("n", "samples by which each is judged (default 2500)"),
    CommandOption("figures", "the figures in the table, or all"),
    CommandOption(
      "sheet", "what the sheet shows of each: samples, D's field, or modes in time",
      choices: ComparisonSheet.Content.allCases.map(\.rawValue)),
    CommandOption("to", "the sheet; .png (default compare.png)", isPath: true),
    CommandOption("again", "train anew what was trained before", choices: ["on", "off"]),
    CommandOption(
      "theme", "the sheet's colours and type", choices: ["light", "dark", "projector"]),
    CommandOption("lang", "the language of the sheet's words", choices: ["en", "fr"]),
  ]

  func names(after words: [String], in shell: Shell) -> Candidates {
    shell.session.registry.candidates(.model)
  }

  func componentOptions(for name: String?, in shell: Shell) -> [CommandOption] {
    [Kind.model, .loss, .switch, .sampler].map { kind in
      CommandOption(
        kind.name, "the \(kind.plural) to compare",
        choices: shell.session.registry.components(kind).map(\.name))
    }
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let line = arguments.line
    let request = try CompareRequest(&arguments, of: self, in: shell)
    do {
      if request.isOfSamplers { return try request.compareSamplers(line, in: shell) }
      let comparison = try request.comparison(line, in: shell)
      let store = ComparisonStore(folder: shell.outputPath(for: "compare"))
      try shell.makeFolder(for: store.folder + "/")
      let progress = shell.manner.progress
      let result = try ComparisonRunner(comparison, store: store).run(
        again: request.isAgain, watcher: shell.isolationWatcher,
        progress: { progress.update(share: $0) })
      progress.finish()
      let report = try CompareReport(comparison, result, request.figures)
      return try report.outcome(
        store: store, sheet: request.sheet, sheetPath: request.sheetPath, request.format,
        in: shell)
    } catch let error as Diagnostic {
      throw error
    } catch let failure as ComparisonRunner.Failure {
      var diagnostic = Diagnostic(failure.error, in: line)
      diagnostic.message = "\(failure.name), seed \(failure.seed): \(diagnostic.message)"
      throw diagnostic
    } catch let error as LabError {
      throw Diagnostic(error, in: line)
    } catch {
      throw Diagnostic("\(error)", at: line.source.span(of: line.verb))
    }
  }
}
