import Figures
import GanLabKit
import TestSupport
import Testing

@testable import Lab

/// The picture of a training that goes on.
@Suite struct LivePictureTests {
  /// Looking after each step and never looking train the same bits, whatever is trained.
  @Test(arguments: [
    ("ring", "gan-mlp", "nonsaturating"), ("ring", "realnvp", "nll"), ("moons", "vae", "elbo"),
    ("gaussian-1d", "gan-mlp", "wasserstein"), ("digits", "gan-mlp", "nonsaturating"),
  ])
  func lookingChangesNothing(data: String, model: String, loss: String) throws {
    func trained(looks: Bool) throws -> [[Float]] {
      let session = try Session.fresh()
      _ = try session.choose(.data, data)
      _ = try session.choose(.model, model)
      _ = try session.choose(.loss, loss)
      try session.set(["batch=16"])
      let picture = LivePicture(session)
      _ = try session.train(.init(steps: 6)) { _, _ in
        if looks { #expect(throws: Never.self) { try picture.figure().pixels() } }
      }
      return try session.weights()
    }
    #expect(try trained(looks: true) == trained(looks: false))
  }

  @Test func itTellsWhereItStands() throws {
    let session = try Session.small()
    let picture = LivePicture(session)
    _ = try session.train(.init(steps: 4))
    let figure = try picture.figure()
    #expect(figure.title?.hasPrefix("step 4 · ") == true)
    #expect(figure.title?.contains(" of 8 modes · ") == true)
    #expect(figure.panels.count == 2)
    guard case .line(let line) = figure.panels[1].layers.last else {
      Issue.record("no curve")
      return
    }
    #expect(line.y.count == 4)
  }

  @Test func curvesAreMeans() {
    var series = Series()
    for value in 1...1000 { series.append(Double(value)) }
    let thin = series.thinned(to: 100)
    #expect(thin.values.count == 100 && thin.steps.count == 100)
    #expect(thin.values.first == 5.5 && thin.values.last == 995.5)
    #expect(thin.steps.first == 5 && thin.steps.last == 995)
    #expect(series.thinned(to: 2000).values == series.values.map(Double.init))
    #expect(Series().thinned(to: 10).values == [])
  }
}
