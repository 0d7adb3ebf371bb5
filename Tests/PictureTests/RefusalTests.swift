import GanLabKit
import Testing

@testable import Lab

/// Pictures that cannot be drawn say why, and what to do.
@Suite struct RefusalTests {
  private func refusal(
    _ name: String, _ options: String = "", in session: Session,
    medium: PictureRequest.Medium? = nil
  ) throws -> LabError {
    try #require(
      throws: LabError.self,
      performing: { _ = try PictureSessions.draw(name, options, in: session, medium: medium) })
  }

  /// The pictures that need no data.
  private static let ofNothing: Set = ["divergence", "earth-mover", "dirac"]

  @Test(arguments: PictureCatalogue.names.filter { !ofNothing.contains($0) })
  func withoutDataTheDataAreMissing(_ name: String) throws {
    let session = try PictureSessions.session(data: nil, model: nil, loss: nil)
    guard case .missing(.data, let verb) = try refusal(name, in: session) else {
      Issue.record("\(name) is not refused for its data")
      return
    }
    #expect(verb == "plot \(name)")
  }

  @Test(arguments: [
    "field", "latent", "warp", "posterior", "reconstructions", "losses", "gradients", "modes",
    "training", "vanishing", "argmax", "completions",
  ])
  func withoutModelTheModelIsMissing(_ name: String) throws {
    let session = try PictureSessions.session(model: nil, loss: nil)
    guard case .missing(.model, "plot \(name)") = try refusal(name, in: session) else {
      Issue.record("\(name) is not refused for its model")
      return
    }
  }

  @Test(arguments: ["losses", "gradients", "modes", "training"])
  func withoutStepsThereIsNoCurve(_ name: String) throws {
    let bare = try PictureSessions.session(loss: nil)
    guard case .missing(.loss, _) = try refusal(name, in: bare) else {
      Issue.record("\(name) is not refused for its loss")
      return
    }
    let session = try PictureSessions.session()
    guard case .refused(let why, let hint) = try refusal(name, in: session) else {
      Issue.record("\(name) is drawn before the first step")
      return
    }
    #expect(why == "plot \(name) shows a training, and no step has been made")
    #expect(hint == "train steps=1000")
  }

  @Test func latentNeedsAPlaneOfCodes() throws {
    let session = try PictureSessions.session(model: "gan-mlp hidden=8 latent=3")
    guard case .refused(let why, let hint) = try refusal("latent", in: session) else {
      Issue.record("drawn")
      return
    }
    #expect(why.hasSuffix("this model's have 3"))
    #expect(hint == "model gan-mlp latent=2")
  }

  @Test(arguments: [
    (
      "vae hidden=8 latent=2 decoder=bernoulli", "class=1",
      "vae is told no class, and class=1 names one"
    ),
    (
      "cvae hidden=8 latent=2 decoder=bernoulli", "class=10",
      "there is no class 10: the model is told one of 0 to 9"
    ),
    (
      "cvae hidden=8 latent=3 decoder=bernoulli", "class=1",
      "plot latent needs latent codes of 2 coordinates to draw a grid of them, "
        + "and this model's have 3"
    ),
  ])
  func latentNeedsAClassOfTheModel(_ item: (model: String, options: String, why: String)) throws {
    let session = try PictureSessions.session(
      data: "digits train=40 test=20", model: item.model, loss: nil)
    do {
      _ = try PictureSessions.draw("latent", item.options, in: session)
      Issue.record("drawn")
    } catch let error as LabError {
      guard case .refused(let why, _) = error else { throw error }
      #expect(why == item.why)
    }
  }

  @Test(arguments: ["regressor hidden=8", "cvae-half hidden=8 latent=1"])
  func codesWithHalvesAreNoPlane(_ model: String) throws {
    let session = try PictureSessions.session(model: model, loss: nil)
    guard case .refused(let why, "plot completions") = try refusal("latent", in: session) else {
      Issue.record("drawn")
      return
    }
    #expect(why.hasSuffix("this model's have half of a sample in them"))
  }

  @Test func theEncoderNeedsAPlaneOfCodes() throws {
    let session = try PictureSessions.session(model: "vae hidden=8 latent=1", loss: nil)
    guard case .refused(let why, let hint) = try refusal("posterior", in: session) else {
      Issue.record("drawn")
      return
    }
    #expect(
      why == "plot posterior needs latent codes of at least 2 coordinates, and this model's have 1")
    #expect(hint == "model vae latent=2")
  }

  @Test(arguments: [
    ("warp", "plot warp follows a flow layer by layer, and gan-mlp is none", "model realnvp"),
    ("posterior", "plot posterior needs an encoder, and gan-mlp has none", "model vae"),
    ("reconstructions", "plot reconstructions needs an encoder, and gan-mlp has none", "model vae"),
    (
      "completions",
      "plot completions needs a model that is given half of a sample, and gan-mlp is not",
      "model regressor"
    ),
  ])
  func anotherModelIsNamed(_ expected: (name: String, why: String, hint: String)) throws {
    let session = try PictureSessions.session()
    guard case .refused(let why, let hint) = try refusal(expected.name, in: session) else {
      Issue.record("drawn")
      return
    }
    #expect(why == expected.why && hint == expected.hint)
  }

  @Test func reconstructionsAreOfThePlaneOrOfImages() throws {
    let session = try PictureSessions.session(
      data: "gaussian-1d", model: "vae hidden=8", loss: nil)
    guard case .refused(let why, let hint) = try refusal("reconstructions", in: session) else {
      Issue.record("drawn")
      return
    }
    #expect(
      why == "plot reconstructions shows data on the plane or images, and a sample of these is [1]")
    #expect(hint == "data ring")
    // Codes there are of any data; beside those on the line stands nothing.
    let codes = try PictureSessions.draw("posterior", "n=20", in: session)
    #expect(codes.still.panels.count == 1 && codes.data["data"] == nil)
  }

  @Test(arguments: ["field", "latent", "warp", "training", "argmax"])
  func theLineIsNoPlane(_ name: String) throws {
    let session = try PictureSessions.session(data: "gaussian-1d", steps: 2)
    guard case .refused(let why, let hint) = try refusal(name, in: session) else {
      Issue.record("drawn")
      return
    }
    #expect(why.hasPrefix("plot \(name) shows data on the plane"))
    #expect(hint == "plot density, or data ring")
  }

  @Test func moonsHaveNoModes() throws {
    let session = try PictureSessions.session(data: "moons", steps: 2)
    guard case .refused(let why, _) = try refusal("modes", in: session) else {
      Issue.record("drawn")
      return
    }
    #expect(why == "plot modes: moons have no modes that can be counted")
    guard case .refused = try refusal("samples", "zoom=on", in: session) else {
      Issue.record("drawn")
      return
    }
  }

  @Test func onlyFilmsMove() throws {
    let session = try PictureSessions.session(model: nil, loss: nil)
    guard case .refused(let why, let hint) = try refusal("samples", in: session, medium: .animation)
    else {
      Issue.record("drawn")
      return
    }
    #expect(why == "plot samples does not move")
    #expect(hint == "to=samples.png")
  }

  @Test func wrongOptionsAreNamed() throws {
    let session = try PictureSessions.session(model: nil, loss: nil)
    guard
      case .option(.unknown("colour", let known), "samples") =
        try refusal("samples", "colour=red", in: session)
    else {
      Issue.record("an unknown option is taken")
      return
    }
    #expect(known.contains("n") && known.contains("theme") && known.contains("lang"))
    guard case .option(.outOfRange("n", "0", _), _) = try refusal("samples", "n=0", in: session)
    else {
      Issue.record("0 samples are drawn")
      return
    }
    guard
      case .option(.outOfRange("width", "40", _), _) =
        try refusal("samples", "width=40", in: session)
    else {
      Issue.record("40 pixels are drawn")
      return
    }
    guard
      case .option(.notA("theme", _, "pink", ["light", "dark", "projector"]), _) =
        try refusal("samples", "theme=pink", in: session)
    else {
      Issue.record("pink is a theme")
      return
    }
    guard case .unknownComponent(.plot, "sample", let names) = try refusal("sample", in: session)
    else {
      Issue.record("there is a picture called sample")
      return
    }
    #expect(names == PictureCatalogue.names)
    // A value alone goes to the first option.
    let drawing = try PictureSessions.draw("samples", "30", in: session)
    #expect(drawing.data["n"]?.double == 30)
  }

  @Test func unknownLossesAreNamed() throws {
    let session = try PictureSessions.session()
    guard
      case .unknownComponent(.loss, "minmax", _) =
        try refusal("vanishing", "losses=minmax", in: session)
    else {
      Issue.record("minmax is a loss")
      return
    }
    guard case .badValue(name: "losses", _, _) = try refusal("vanishing", "losses=", in: session)
    else {
      Issue.record("no losses are compared")
      return
    }
  }

  @Test func aFileThatCannotBeWrittenIsNamed() throws {
    let session = try PictureSessions.session(model: nil, loss: nil)
    let drawing = try PictureSessions.draw("density", in: session)
    let error = try #require(
      throws: LabError.self, performing: { try drawing.write(to: "/nowhere/at/all.png") })
    guard case .file(path: "/nowhere/at/all.png", _) = error else {
      Issue.record("\(error)")
      return
    }
  }

  @Test(arguments: [
    ("p=1,2 q=3", "the piles differ in number: 2.0 and 1.0"),
    ("p=1,2 q=3,1", "the piles differ in earth: 3.0 and 4.0"),
  ])
  func pilesThatCannotBecomeEachOther(options: String, reason: String) throws {
    let session = try PictureSessions.session(data: nil, model: nil, loss: nil)
    let told = String(describing: try refusal("earth-mover", options, in: session))
    #expect(told.contains(reason), "\(told)")
  }
}
