import GanLabKit
import Lab
import PluginHost
import TestSupport
import Testing

/// A data set in C is as good as one in Swift: the same samples, the same oracle.
@Suite struct CDataTests {
  @Test(arguments: [[:], ["modes": "5", "radius": "1.5", "std": "0.1"]] as [[String: String]])
  func theSameBitsAsTheRing(options: [String: String]) throws {
    let folder = try ScratchFolder()
    let circle = try component(
      (any Dataset).self, of: try CLibrary.example("circle", in: folder))
    let ring = try component(
      (any Dataset).self, of: LabProcess.buildFolder + "/libganlab-data-Ring.so")
    for (name, word) in options {
      try circle.set(name, to: [word])
      try ring.set(name, to: [word])
    }
    let sources = (try circle.source(), try ring.source())
    #expect(sources.0.sampleShape == [2] && sources.0.hasModes)
    #expect(sources.0.mixture?.means == sources.1.mixture?.means)
    #expect(sources.0.mixture?.deviations == sources.1.mixture?.deviations)
    var streams = (Random(seed: 5), Random(seed: 5))
    for count in [1, 7, 1000] {
      let samples = (
        sources.0.samples(count, random: &streams.0, dtype: .float32),
        sources.1.samples(count, random: &streams.1, dtype: .float32)
      )
      #expect(samples.0.shape == [count, 2])
      #expect(try samples.0.floats() == samples.1.floats())
      #expect(streams.0 == streams.1)
    }
    #expect(sources.0.samples(0, random: &streams.0, dtype: .float32).shape == [0, 2])
    #expect(sources.0.samples(3, random: &streams.0, dtype: .float64).dtype == .float64)
  }

  @Test func aWholeRun() throws {
    let folder = try ScratchFolder()
    let path = try CLibrary.example("circle", in: folder)
    let weights = try ["circle-c", "ring"].map { data in
      let session = try Session.small([path], data: data, loss: "nonsaturating")
      _ = try session.train(.init(steps: 20))
      return try session.weights()
    }
    #expect(weights[0] == weights[1])
    let result = try LabProcess.run(
      [
        "--json", "-c",
        "load \(path); data circle-c modes=6; model gan-mlp hidden=8; loss minimax; "
          + "train steps=2; measure n=200",
      ], in: folder)
    #expect(result.status == 0)
    #expect(result.output.contains("\"modes_total\":6"))
  }

  /// A source keeps what it was opened with, whatever becomes of the component.
  @Test func anotherOptionMakesAnotherState() throws {
    let folder = try ScratchFolder()
    let circle = try component(
      (any Dataset).self, of: try CLibrary.example("circle", in: folder))
    try circle.set("modes", to: ["3"])
    let first = try circle.source()
    try circle.set("modes", to: ["4"])
    let second = try circle.source()
    #expect(first.mixture?.count == 3 && second.mixture?.count == 4)
    var random = Random(seed: 1)
    #expect(try first.samples(10, random: &random, dtype: .float32).isFinite())
  }

  @Test(arguments: [
    ("-DSHAPE_CODE=1", "its sample_shape failed with code 1"),
    ("-DRANK=0", "a sample has 1 to 7 axes, and its sample_shape speaks of 0"),
    ("-DRANK=8", "a sample has 1 to 7 axes, and its sample_shape speaks of 8"),
    ("-DLENGTH=0", "its sample_shape is [0], which holds no number"),
    ("-DLENGTH=-5", "its sample_shape is [-5], which holds no number"),
    ("-DMIXTURE=1", "its mixture has no components, means or deviations"),
    ("-DMIXTURE=2", "a standard deviation is larger than 0"),
    ("-DMIXTURE=3", "its mixture is drawn from nowhere"),
  ])
  func whatIsWrongWithASource(flag: String, message: String) throws {
    let folder = try ScratchFolder()
    let session = Session(host: .withOwnPlugins())
    _ = try session.load(try CLibrary.fixture("stream", [flag], in: folder))
    let error = try labError { _ = try session.choose(.data, "stream-c") }
    guard case .component(let reason, "stream-c") = error else {
      Issue.record("\(error)")
      return
    }
    #expect(reason.description == message)
    #expect(session.data == nil)
  }

  @Test(arguments: [
    ("-DSAMPLES=1", "the stream ran dry"),
    ("-DSAMPLES=2", "its samples asked for -1 uniform numbers"),
    ("-DSAMPLES=3", "its samples asked for normal numbers and gave no place for them"),
    ("-DSAMPLES=4", "there is no whole number below 0"),
    ("-DSAMPLES=5", "it gave a figure, and only measures and samplers do"),
  ])
  func samplesThatFail(flag: String, message: String) throws {
    let folder = try ScratchFolder()
    let path = try CLibrary.fixture("stream", [flag], in: folder)
    let source = try component((any Dataset).self, of: path).source()
    var random = Random(seed: 1)
    let samples = source.samples(4, random: &random, dtype: .float32)
    #expect(samples.failure == .refused(component: "stream-c", reason: message))
    let session = try Session.small([path], data: "stream-c", loss: "minimax")
    let error = try labError { _ = try session.train(.init(steps: 1)) }
    guard case .tensor(.refused("stream-c", message), _) = error else {
      Issue.record("\(error)")
      return
    }
  }

  /// Every type of option reaches C as its table declares it.
  @Test func optionsOfEveryType() throws {
    let folder = try ScratchFolder()
    let stream = try component(
      (any Dataset).self, of: try CLibrary.fixture("stream", in: folder))
    #expect(
      stream.hyperparameters.map { "\($0.name)=\($0.value.text)" } == [
        "number=0.5", "integer=3", "flag=on", "choice=two", "list=1,2.5", "word=a b",
      ])
    for (name, words) in [
      ("number", ["-1e-3"]), ("integer", ["7"]), ("flag", ["off"]), ("choice", ["three"]),
      ("list", ["4", "5", "6"]), ("word", ["x", "y"]),
    ] {
      try stream.set(name, to: words)
    }
    var random = Random(seed: 1)
    // The fixture's samples are the options that it was made with.
    let sample = try stream.source().samples(1, random: &random, dtype: .float32).floats()
    #expect(sample == [-1e-3, 7, 0, 2, 3, 15, 3])
    #expect(throws: OptionError.self) { try stream.set("choice", to: ["four"]) }
    #expect(throws: OptionError.self) { try stream.set("number", to: ["2"]) }
  }
}
