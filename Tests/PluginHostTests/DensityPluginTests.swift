import GanLabKit
import Glibc
import Lab
import PluginHost
import TestSupport
import Testing

/// Densities that are no mixtures, and models that know their own, from a plugin to the picture.
@Suite struct DensityPluginTests {
  private let folder: ScratchFolder
  private let session: Session

  init() throws {
    folder = try ScratchFolder()
    session = Session(host: .withOwnPlugins())
    _ = try session.load(try FixtureLibrary.swift("Densities", in: folder))
  }

  private func picture(_ options: [Assignment] = []) throws -> PictureData {
    try PictureCatalogue.plan("density", options, from: session.registry).draw(session).data
  }

  /// p at the middle of the coarse cell that holds (x, y).
  private func value(_ data: PictureData, _ key: String, x: Double, y: Double) throws -> Double {
    let across = try #require(data["x"]?.doubles)
    let up = try #require(data["y"]?.doubles)
    let columns = Int(try #require(data["columns"]?.double))
    let column = Int((x - across[0]) / (across[1] - across[0]) * Double(columns))
    let row = Int((y - up[0]) / (up[1] - up[0]) * Double(columns))
    return try #require(data[key]?.doubles)[row * columns + column]
  }

  @Test func theDataOfTheDensity() throws {
    for isOpen in [false, true] {
      _ = try session.choose(.data, "banana", [.init("open", [isOpen ? "on" : "off"])])
      let data = try picture()
      // 1/(2π · 1/2) at the origin; a coarse cell is a tenth of the width of the bell or so.
      #expect(abs(try value(data, "density", x: 0, y: 0) - 1 / Double.pi) < 0.02)
      #expect(
        abs(try value(data, "density", x: 1, y: 1) - exp(-0.5) / Double.pi) < 0.03)
      #expect(try value(data, "density", x: 0, y: 2) < 1e-3)
      #expect(data["model_density"] == nil)
    }
  }

  @Test func aModelThatKnowsItsDensity() throws {
    _ = try session.choose(
      .data, "mixture", [.init("means", ["1", "-1"]), .init("stds", ["0.5"])])
    _ = try session.choose(.model, "diagonal")
    _ = try session.choose(.loss, "nll")
    _ = try session.set([.init("lr", ["0.02"])])
    _ = try session.train(.init(steps: 600))
    let likelihoods = try session.measure("likelihoods", [])
    let found = try session.measurement([likelihoods], 5000).figures[0].figures[0]
    // The entropy of N(μ, σ² I) on the plane: ln 2πe + 2 ln σ.
    let exact = log(2 * Double.pi * exp(1)) + 2 * log(0.5)
    #expect(abs((found.perfect ?? 0) - exact) < 0.06)
    let gap = (found.value ?? 9) - (found.perfect ?? 0)
    #expect(gap > -0.01 && gap < 0.02, "\(gap)")

    let data = try picture()
    #expect(abs((data["model_mass"]?.double ?? 0) - 1) < 0.01)
    for (x, y) in [(1.0, -1.0), (1.5, -1), (0.6, -0.4)] {
      let real = try value(data, "density", x: x, y: y)
      #expect(abs(try value(data, "model_density", x: x, y: y) - real) < 0.1 * real + 0.01)
    }
    // A likelihood is what nll needs, and a game's networks have none.
    _ = try session.choose(.model, "gan-mlp", [.init("hidden", ["8"])])
    #expect(session.loss == nil)
  }

  /// Data that a model cannot be built for drop it and say why: neither locks the other out.
  @Test func dataThatNoModelSuits() throws {
    let small: [Assignment] = [.init("hidden", ["8"]), .init("layers", ["2"])]
    _ = try session.choose(.data, "ring")
    _ = try session.choose(.model, "realnvp", small)
    _ = try session.choose(.loss, "nll")
    _ = try session.train(.init(steps: 2))
    let choice = try session.choose(.data, "gaussian-1d")
    #expect(
      choice.notices == [
        "realnvp was dropped, choose a model: a coupling moves one half of the coordinates by the "
          + "other, and these data have 1: model nsf takes them"
      ])
    #expect(session.data?.name == "gaussian-1d" && session.model == nil && session.networks == nil)
    #expect(session.loss?.name == "nll" && session.step == 0)
    #expect(throws: LabError.self) { try session.choose(.model, "realnvp") }
    // And back.
    _ = try session.choose(.data, "ring")
    _ = try session.choose(.model, "realnvp", small)
    #expect(try session.train(.init(steps: 2)).steps == 2)
  }

  /// Samples that are no rows are rows inside of a game's networks.
  @Test func imagesAreRowsInside() throws {
    _ = try session.choose(.data, "pixels")
    _ = try session.choose(.model, "gan-mlp", [.init("hidden", ["8"])])
    _ = try session.choose(.loss, "minimax")
    #expect(try session.train(.init(steps: 2)).steps == 2)
    #expect(try session.samples(3).samples.shape == [3, 4, 4])
  }
}
