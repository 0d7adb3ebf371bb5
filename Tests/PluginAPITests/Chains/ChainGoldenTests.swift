import GanLabKit
import TestSupport
import Testing

/// Diagnostics and calibrations against ArviZ and SciPy (Tests/Golden/chains.py).
struct ChainGoldenTests {
  private struct Contents: Decodable {
    struct Chains: Decodable {
      let name: String
      let draws: [[Double]]
      let rHat: Double
      let effective: Double
    }
    struct Scores: Decodable {
      let name: String
      let real: [Double]
      let fake: [Double]
      let at: [Double]
      let logistic: [Double]
      let isotonic: [Double]
    }
    struct Probabilities: Decodable {
      let real: [Double]
      let fake: [Double]
      let brier: Double
      let z: Double
    }
    let chains: [Chains]
    let calibrations: [Scores]
    let reliability: Probabilities
  }

  private let golden: Contents

  init() throws { golden = try Golden.read("chains.json", as: Contents.self) }

  @Test func diagnosticsOfChains() throws {
    #expect(golden.chains.count == 5)
    for chains in golden.chains {
      let hat = try #require(ChainDiagnostics.splitRHat(chains.draws))
      #expect(abs(hat - chains.rHat) < 1e-12, "\(chains.name)")
      let size = try #require(ChainDiagnostics.effectiveSize(chains.draws))
      #expect(abs(size / chains.effective - 1) < 1e-10, "\(chains.name): \(size)")
    }
  }

  @Test func calibrationsOfScores() throws {
    #expect(golden.calibrations.count == 4)
    for scores in golden.calibrations {
      for (kind, expected) in [
        (Calibration.Kind.logistic, scores.logistic), (.isotonic, scores.isotonic),
      ] {
        let map = try Calibration(kind, real: scores.real, fake: scores.fake)
        #expect(expected.count == scores.at.count)
        for (score, logit) in zip(scores.at, expected) {
          #expect(
            abs(map.logit(score) - logit) < 1e-7 * (1 + abs(logit)),
            "\(scores.name) \(kind) at \(score)")
        }
      }
    }
  }

  @Test func reliabilityOfProbabilities() {
    let found = Reliability(real: golden.reliability.real, fake: golden.reliability.fake)
    #expect(abs(found.brier - golden.reliability.brier) < 1e-12)
    #expect(abs(found.statistic - golden.reliability.z) < 1e-10)
    #expect(found.bins.reduce(0) { $0 + $1.count } == 100)
  }

  @Test func whatCannotBeSaid() throws {
    #expect(ChainDiagnostics.splitRHat([[1, 2, 3, 4]]) == nil)
    #expect(ChainDiagnostics.splitRHat([[1, 2, 3], [1, 2, 3]]) == nil)
    #expect(ChainDiagnostics.splitRHat([[1, 1, 1, 1], [1, 1, 1, 1]]) == nil)
    #expect(ChainDiagnostics.effectiveSize([[1, .nan, 1, 2], [1, 1, 3, 1]]) == nil)
    let few = [Double](repeating: 0, count: 9)
    #expect(throws: ComponentError.self) { try Calibration(.logistic, real: few, fake: few) }
    let bad = few + [.infinity]
    #expect(throws: ComponentError.self) { try Calibration(.isotonic, real: bad, fake: bad) }
  }
}
