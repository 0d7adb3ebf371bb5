import TestSupport
import Testing

/// What `plugin check` says of components with a flaw, word by word.
@Suite struct CheckTests {
  /// All that is found wrong with each loss of BadLosses.swift, from one run.
  @Test func badLosses() throws {
    let folder = try ScratchFolder()
    folder.write(try Author.fixture("BadLosses.swift"), to: "bad.swift")
    let (status, report) = try CheckedFile.check("bad.swift", ["--seconds", "4"], in: folder)
    #expect(status == 1 && !report.ok && report.verb == "plugin check")
    let expected: [(String, [String])] = [
      (
        "undocumented",
        [
          "warning documentation: there is no formula",
          "warning documentation: it does not say where it comes from",
        ]
      ),
      (
        "shapeless",
        [
          "failure results: what D minimises has the shape [12, 1], and should be one number"
        ]
      ),
      ("nan", ["failure results: what D minimises is NaN"]),
      ("overflowing", ["failure results: what G minimises at logits of ±30 is infinite"]),
      (
        "numbers",
        [
          "failure gradients: the derivative of what D minimises by the logits of data is 0, "
            + "and finite differences give 2.423 ± 0.0003"
        ]
      ),
      (
        "mismatched",
        [
          "failure results: an operation cannot be done: "
            + "reshape: the shapes [12, 1] and [3, 7] do not fit together"
        ]
      ),
      (
        "deaf",
        [
          "failure results: the gradient of the discriminator's objective is 0 by all weights: "
            + "nothing is trained"
        ]
      ),
      ("crashing", ["failure results: it crashed (SIGILL)"]),
      ("exiting", ["failure results: it ended the process with status 3"]),
      ("looping", ["failure results: it did not come to an end within 4 s"]),
      ("right-square", []),
      (
        "wrong-gradient",
        [
          "failure gradients: the derivative of what D minimises by the logits of data is 0.5291, "
            + "and finite differences give 1.058 ± 0.0002"
        ]
      ),
      (
        "wrong-second",
        [
          "failure second derivatives: the gradient of what D minimises is right, and its own "
            + "derivative by the logits of data is wrong: 0, where finite differences give 0.3527 "
            + "± 4e-5"
        ]
      ),
      ("unread", ["failure options, margin: margin is declared and never read"]),
      (
        "ineffective",
        ["warning options, margin: margin changes nothing; tried: 0, 10, 2, 0.5"]
      ),
      (
        "unbounded",
        [
          "warning documentation, scale: scale has no range, so every number is taken",
          "failure options, scale=-1: what G minimises is infinite",
        ]
      ),
      ("edgy", ["failure options, scale=0: what G minimises is infinite"]),
      ("refusing", []),
      ("edge-crash", ["failure options, pieces=0: it crashed (SIGILL)"]),
      ("edge-loop", ["warning options, pieces=0: it did not come to an end within 4 s"]),
    ]
    for (name, texts) in expected {
      let item = report.result.components.first { $0.kind == "loss" && $0.name == name }
      // Times hang on what else the machine does.
      let found = item?.findings.filter { $0.stage != "time" }.map(\.text)
      #expect(found == texts, "\(name)")
    }
    // Two draws differ by what the process drew.
    let rolling = report.result.components.first { $0.name == "rolling" }
    #expect(rolling?.findings.count == 1)
    #expect(
      rolling?.findings.first?.text.hasPrefix(
        "failure determinism: two calls with one seed differ: what D minimises[0] is ") == true)
    #expect(report.result.components.count == expected.count + 1)
    #expect(
      report.result.components.first { $0.name == "right-square" }?.passed == [
        "documentation", "results", "determinism", "gradients", "second derivatives", "time",
      ])
    advice(report)
  }

  private func advice(_ report: CheckedFile.Answer) {
    for (name, text) in [
      (
        "wrong-gradient",
        "look at the vectorJacobianProduct of your own primitives, and at detached"
      ),
      (
        "numbers",
        "nothing is recorded of numbers that were read with item() or doubles(): stay with tensors"
      ),
      (
        "wrong-second",
        "a gradient penalty needs it: write vectorJacobianProduct in tensor operations, "
          + "without detached"
      ),
      ("unread", "use it, or take it out"),
      ("edgy", "narrow the range, or throw a ComponentError that names the option"),
      ("exiting", "throw a ComponentError in place of exit"),
    ] {
      let item = report.result.components.first { $0.name == name }
      #expect(item?.findings.first?.advice == text, "\(name)")
    }
  }

  @Test func badModelsDataAndSwitches() throws {
    let folder = try ScratchFolder()
    folder.write(try Author.fixture("BadOthers.swift"), to: "bad.swift")
    let (status, report) = try CheckedFile.check("bad.swift", ["--seconds", "10"], in: folder)
    #expect(status == 1)
    let expected: [(String, [String])] = [
      (
        "mixing",
        [
          "failure results: a sample's logit depends on the rest of its batch, "
            + "and criticMixesSamples is false"
        ]
      ),
      (
        "wide",
        [
          "failure results: discriminate in training has the shape [6, 2], and should have [6, 1]"
        ]
      ),
      (
        "floats",
        ["failure results: the generator's 0.weight is of floats where doubles were asked for"]
      ),
      (
        "moved",
        [
          "failure results: the samples' coordinate 0 has the mean 0.9924 ± 0.007082, "
            + "and the density that comes with them 0"
        ]
      ),
      (
        "spacious",
        ["failure results: a draw of 64 has the shape [64, 4], and should have [64, 2]"]
      ),
      (
        "overbearing",
        ["warning results: D is asked for 1.5 on data, which is no probability"]
      ),
      (
        "flat",
        ["failure results: the log-density in training has the shape [6], and should have [6, 1]"]
      ),
      (
        "fickle",
        [
          "failure results: two calls with one seed differ: the log-density[0] is "
            + "-2.519 and then -3.519"
        ]
      ),
      (
        "cut-scale",
        [
          "failure gradients: the derivative of the log-density by the model's weights is 3.057, "
            + "and finite differences give 0.06962 ± 0.0003",
          "failure gradients: the derivative of the log-density by its samples is 0.2736, "
            + "and finite differences give 0.3801 ± 0.0002",
        ]
      ),
    ]
    for (name, texts) in expected {
      let item = report.result.components.first { $0.name == name }
      #expect(item?.findings.filter { $0.stage != "time" }.map(\.text) == texts, "\(name)")
    }
    // A gradient penalty whose inner gradient is cut off from the weights: the double backward.
    let cut = report.result.components.first { $0.name == "cut-off" }?.findings ?? []
    #expect(
      cut.contains {
        $0.stage == "gradients"
          && $0.message.hasPrefix("the derivative of the penalty by the critic's weights is ")
      }, "\(cut.map(\.text))")
  }

  @Test func whatCannotBeLoaded() throws {
    let folder = try ScratchFolder()
    folder.write("no library", to: "mine.so")
    let (status, report) = try CheckedFile.check("mine.so", in: folder)
    #expect(status == 1)
    #expect(
      report.result.components.flatMap { $0.findings.map(\.text) } == [
        "failure loading: it is not a shared library (no ELF header)"
      ])
    let nothing = try CheckedFile.check("no-such-thing", in: folder)
    #expect(
      nothing.answer.result.components.flatMap { $0.findings.map(\.text) } == [
        "failure loading: there is no file and no component called no-such-thing"
      ])
    let source = try Author.run(["plugin", "check", "nowhere.swift"], in: folder)
    #expect(
      source.errors == "error: nowhere.swift cannot be read: No such file or directory\n")
  }

  /// The report as a reader sees it.
  @Test func theText() throws {
    let folder = try ScratchFolder()
    folder.write(Author.loss("(1 - real).relu() + fake.mean()"), to: "mine.swift")
    let result = try Author.run(["plugin", "check", "mine.swift"], in: folder)
    #expect(result.status == 1)
    #expect(
      result.output == """
        loss mine
          warning documentation: there is no formula
            try: About(…, formula: "…"): explain shows it
          warning documentation: it does not say where it comes from
            try: About(…, paper: "Authors year, title")
          FAILED results: what D minimises has the shape [12, 1], and should be one number
            try: end with mean() or sum()
        mine.swift: 1 failure, 2 warnings

        """)
  }
}

/// Every plugin of the lab passes its own checks.
@Suite struct ShippedPluginTests {
  @Test(arguments: try Repository.shippedPlugins())
  func passes(name: String) throws {
    let folder = try ScratchFolder()
    let (status, report) = try CheckedFile.check(
      LabProcess.buildFolder + "/libganlab-\(name).so", in: folder)
    let findings = report.result.components.flatMap(\.findings).filter { $0.stage != "time" }
    #expect(status == 0 && findings.allSatisfy { $0.severity == "note" }, "\(findings.map(\.text))")
    #expect(
      report.result.components.count
        == ([
          "model-ConditionalGAN": 2, "model-Halves": 2, "model-VAE": 3, "loss-FGAN": 3,
          "loss-EncodedGame": 2,
        ][name] ?? 1))
    #expect(report.result.components.allSatisfy { $0.passed.contains("results") })
  }
}

extension Repository {
  /// The lab's own plugins as their libraries are called, such as `loss-Minimax`.
  static func shippedPlugins() throws -> [String] {
    try files(in: "Plugins").filter { ["data", "loss", "model", "sampler", "switch"].contains($0) }
      .flatMap { kind in
        try files(in: "Plugins/" + kind).map { "\(kind)-\($0)" }
      }
  }
}
