import GanLabKit
import Testing

@testable import Measures

@Suite struct PlaneReportTests {
  private func report(
    _ samples: [Double], of mixture: GaussianMixture?, reference: Points, hasModes: Bool = true,
    options: PlaneReport.Options = .init()
  ) throws -> PlaneReport {
    try PlaneReport(
      samples: samples, reference: reference.coordinates, dimensions: reference.dimensions,
      mixture: mixture, hasModes: hasModes, random: Random(seed: 7), seed: 7, options: options)
  }

  @Test func perfectSamplerIsNearlyPerfect() throws {
    let mixture = try ring(radius: 2, deviation: 0.02)
    let samples = try draw(2000, of: mixture, seed: 1)
    let found = try report(
      samples.coordinates, of: mixture, reference: draw(2000, of: mixture, seed: 2))
    #expect(
      found.entries.map(\.key) == [
        "modes_covered", "modes_total", "high_quality_3sigma", "high_quality_4sigma", "mode_std",
        "reverse_kl", "sliced_w2", "w1", "w2", "mmd", "js", "kl", "not_finite",
      ])
    #expect(found["modes_covered"] == 8 && found["modes_total"] == 8)
    #expect(found["not_finite"] == 0)
    // The tolerances are several standard errors of 2,000 samples.
    let tolerances = [
      "modes_covered": 1e-9, "high_quality_3sigma": 0.01, "high_quality_4sigma": 0.002,
      "mode_std": 0.001, "reverse_kl": 0.004, "mmd": 0.002, "js": 0.005, "kl": 0.02,
    ]
    for entry in found.entries {
      guard let perfect = entry.perfect, let tolerance = tolerances[entry.key] else { continue }
      #expect(close(try #require(entry.value), perfect, tolerance), "\(entry)")
    }
    #expect(
      tolerances.keys.allSatisfy { key in
        found.entries.contains { $0.key == key && $0.perfect != nil }
      })
    #expect(try #require(found["sliced_w2"]) <= #require(found["w2"]))
    #expect(try #require(found["w1"]) <= #require(found["w2"]))
    #expect(found.card.n == 2000 && found.card.seed == 7 && found.card.transportN == 1000)
    #expect(found.card.projections == 128 && found.card.mmdN == 2000)
    #expect(found.card.outsideGrid == 0 && found.card.grid != nil)
    #expect(found.card.modeMinimum == 1)
  }

  /// Two draws of the data are some way apart, and that is what a perfect sampler would have.
  @Test func distancesHaveAFloor() throws {
    let mixture = try ring(radius: 2, deviation: 0.02)
    let (samples, reference, twin) = (
      try draw(300, of: mixture, seed: 1), try draw(300, of: mixture, seed: 2),
      try draw(300, of: mixture, seed: 3)
    )
    let found = try PlaneReport(
      samples: samples.coordinates, reference: reference.coordinates, twin: twin.coordinates,
      dimensions: 2, mixture: mixture, hasModes: true, random: Random(seed: 7))
    let floors = try [
      "w1": Transport(twin, reference, cost: .distance).distance,
      "w2": Transport(twin, reference, cost: .squaredDistance).distance,
    ]
    for (key, floor) in floors {
      let entry = try #require(found.entries.first { $0.key == key })
      #expect(entry.perfect == floor && floor > 0.05, "\(entry)")
    }
    let sliced = try #require(found.entries.first { $0.key == "sliced_w2" })
    #expect(try #require(sliced.perfect) > 0 && sliced.perfect != sliced.value)
  }

  @Test func oneSeedOneReport() throws {
    let mixture = try ring(deviation: 0.05)
    let samples = try draw(200, of: mixture, seed: 1).coordinates
    let reference = try draw(200, of: mixture, seed: 2)
    #expect(
      try report(samples, of: mixture, reference: reference)
        == report(samples, of: mixture, reference: reference))
  }

  @Test func divergedSamplesAreCountedAndLeftOut() throws {
    let mixture = try ring(deviation: 0.05)
    let good = try draw(200, of: mixture, seed: 1)
    let reference = try draw(210, of: mixture, seed: 2)
    let bad = [Double.nan, 0, .infinity, -.infinity, 1e300, 0]
    let found = try report(good.coordinates + bad, of: mixture, reference: reference)
    let clean = try report(good.coordinates, of: mixture, reference: reference)
    #expect(found["not_finite"] == 3 && found.card.n == 203)
    #expect(found.entries.dropLast() == clean.entries.dropLast())
    let none = try report([.nan, .nan], of: mixture, reference: reference)
    #expect(none["not_finite"] == 1 && none["modes_covered"] == 0)
    for key in ["high_quality_3sigma", "mode_std", "w2", "sliced_w2", "mmd", "js"] {
      #expect(none.entries.contains { $0.key == key } && none[key] == nil)
    }
  }

  @Test func dataWithoutADensityLackTheFiguresOfADensity() throws {
    let found = try report(
      cloud(100, seed: 1).coordinates, of: nil, reference: cloud(100, seed: 2))
    #expect(found.entries.map(\.key) == ["sliced_w2", "w1", "w2", "mmd", "not_finite"])
    #expect(found.card.grid == nil && found.card.modeMinimum == nil)
    let mixture = try GaussianMixture(means: [[0, 0]], deviations: [1])
    let smooth = try report(
      cloud(100, seed: 1).coordinates, of: mixture, reference: cloud(100, seed: 2),
      hasModes: false)
    let keys = ["sliced_w2", "w1", "w2", "mmd", "js", "kl", "not_finite"]
    #expect(smooth.entries.map(\.key) == keys)
  }

  @Test func worksOnALine() throws {
    let mixture = try GaussianMixture(means: [[-2], [2]], deviations: [0.5, 0.5])
    let samples = try draw(3000, of: mixture, seed: 1)
    let reference = try draw(2500, of: mixture, seed: 2)
    let found = try report(samples.coordinates, of: mixture, reference: reference)
    #expect(found["sliced_w2"] == nil && !found.entries.contains { $0.key == "sliced_w2" })
    #expect(found["w2"] == (try LineTransport(samples, reference).w2))
    let high = try #require(found.entries.first { $0.key == "high_quality_3sigma" })
    #expect(close(try #require(high.perfect), 0.9973002039367398, 1e-12))
    #expect(try #require(found["js"]) < 0.01)
  }

  @Test func oneSampleOrOnePointIsNoTrap() throws {
    let mixture = try ring(deviation: 0.05)
    let single = try report([1, 0], of: mixture, reference: draw(1, of: mixture, seed: 2))
    #expect(single["mmd"] == nil && single["w2"] != nil && single["modes_covered"] == 1)
    let same = (0..<50).flatMap { _ in [1.0, 0.0] }
    let collapsed = try report(same, of: mixture, reference: Points(same))
    #expect(collapsed["w2"] == 0 && collapsed["mmd"] == nil && collapsed["mode_std"] == 0)
    let huge = same.map { $0 * 1e99 }
    let diverged = try report(huge, of: mixture, reference: draw(50, of: mixture, seed: 3))
    #expect(diverged.entries.allSatisfy { $0.value?.isNaN != true })
    #expect(diverged.card.outsideGrid == 50)
  }

  @Test func inputsThatFitNothingAreRefused() throws {
    let mixture = try ring(deviation: 0.05)
    let plane = try cloud(10, seed: 1)
    #expect(throws: MeasureError.empty(set: "samples")) {
      try report([], of: mixture, reference: plane)
    }
    #expect(throws: MeasureError.ragged(coordinates: 3, dimensions: 2)) {
      try report([1, 2, 3], of: mixture, reference: plane)
    }
    #expect(throws: MeasureError.empty(set: "reference samples")) {
      try PlaneReport(
        samples: [1, 2], reference: [.nan, 0], dimensions: 2, mixture: nil, hasModes: false,
        random: Random(seed: 1))
    }
    #expect(throws: MeasureError.dimensionsDiffer(first: 1, second: 2)) {
      try report([1], of: mixture, reference: Points([1], dimensions: 1))
    }
    for change: (inout PlaneReport.Options) -> Void in [
      { $0.projections = 0 }, { $0.transportN = 0 }, { $0.mmdN = 1 }, { $0.bandwidth = -1 },
      { $0.transportN = 100_000 },
    ] {
      var options = PlaneReport.Options()
      change(&options)
      let many = try cloud(5000, seed: 3)
      #expect(throws: MeasureError.self) {
        try report(many.coordinates, of: nil, reference: many, options: options)
      }
    }
  }
}
