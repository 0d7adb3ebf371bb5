import Glibc
import Testing

@testable import Figures

@Suite("Ticks and limits")
struct TickTests {
  @Test(
    "linear ticks are the nice numbers inside the limits",
    arguments: [
      (0.0, 1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      (-3, 3, 6, ["−3", "−2", "−1", "0", "1", "2", "3"]),
      (0, 10, 4, ["0.0", "2.5", "5.0", "7.5", "10.0"]),
      (0.13, 0.17, 4, ["0.13", "0.14", "0.15", "0.16", "0.17"]),
      (97, 1003, 5, ["200", "400", "600", "800", "1000"]),
    ])
  func linear(low: Double, high: Double, target: Int, labels: [String]) {
    let set = TickSet.automatic(on: Scaling(scale: .linear, low: low, high: high), target: target)
    #expect(set.major.map(\.label) == labels)
    #expect(set.factor == nil)
  }

  @Test("what is counted gets whole numbers", arguments: [0.4, 1, 3, 8.5, 12, 60, 1e4])
  func whole(high: Double) {
    for target in 2...9 {
      let set = TickSet.of(
        Axis(ticks: .whole), on: Scaling(scale: .linear, low: 0, high: high), target: target)
      #expect(set.major.allSatisfy { $0.value == $0.value.rounded() && !$0.label.contains(".") })
      #expect(set.major.first?.label == "0" && set.major.count <= target + 1)
    }
  }

  @Test("no label is a negative zero, whatever the range")
  func negativeZero() {
    for low in stride(from: -1.0, through: -0.01, by: 0.01) {
      let set = TickSet.automatic(on: Scaling(scale: .linear, low: low, high: 1), target: 7)
      #expect(set.major.allSatisfy { !$0.label.hasPrefix("−0") || $0.value < -1e-12 })
      #expect(set.major.contains { abs($0.value) < 1e-12 })
    }
    #expect(NumberText.fixed(-0.0004, decimals: 2) == "0.00")
    #expect(NumberText.fixed(-0.0, decimals: 0) == "0")
  }

  @Test("a power of ten is taken out of large and tiny numbers")
  func factor() {
    let large = TickSet.automatic(on: Scaling(scale: .linear, low: 0, high: 2e6), target: 4)
    #expect(large.factor == "×10⁶")
    #expect(large.major.map(\.label) == ["0.0", "0.5", "1.0", "1.5", "2.0"])
    let tiny = TickSet.automatic(on: Scaling(scale: .linear, low: 2e-5, high: 4e-5), target: 2)
    #expect(tiny.factor == "×10⁻⁵")
    #expect(tiny.major.map(\.label) == ["2", "3", "4"])
  }

  @Test("logarithmic ticks are powers of ten with 2...9 between them")
  func logarithmic() {
    let set = TickSet.automatic(on: Scaling(scale: .log, low: 1e-6, high: 1e-3), target: 6)
    #expect(set.major.map(\.label) == ["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³"])
    #expect(set.minor.filter { $0 > 1e-6 && $0 < 1e-5 }.count == 8)
    let plain = TickSet.automatic(on: Scaling(scale: .log, low: 0.01, high: 100), target: 6)
    #expect(plain.major.map(\.label) == ["0.01", "0.1", "1", "10", "100"])
    let narrow = TickSet.automatic(on: Scaling(scale: .log, low: 1.5, high: 12), target: 6)
    #expect(narrow.major.map(\.label) == ["2", "5", "10"])
    let wide = TickSet.automatic(on: Scaling(scale: .log, low: 1e-300, high: 1e300), target: 5)
    #expect((2...6).contains(wide.major.count))
  }

  @Test("symmetric logarithmic ticks mirror each other around zero")
  func symlog() {
    let scale = Scale.symlog(threshold: 0.1)
    let set = TickSet.automatic(on: Scaling(scale: scale, low: -100, high: 100), target: 9)
    #expect(set.major.map(\.label) == ["−10²", "−10⁰", "0", "10⁰", "10²"] || set.major.count == 9)
    #expect(set.major.map(\.value) == set.major.map { -$0.value }.reversed())
    for value in [-1e5, -3, -0.1, -0.01, 0, 0.05, 0.1, 7, 1e9] {
      #expect(abs(scale.inverse(scale.forward(value)) - value) <= abs(value) * 1e-12)
    }
  }

  @Test("limits hold the data, are never equal and never infinite")
  func limits() {
    func interval(_ values: [Double], _ scale: Scale = .linear) -> (low: Double, high: Double) {
      var extent = AxisExtent(scale: scale)
      for value in values { extent.add(value) }
      return extent.interval()
    }
    #expect(interval([]) == (0, 1))
    #expect(interval([], .log) == (1, 10))
    #expect(interval([5, 5]) == (4.5, 5.5))
    #expect(interval([0]) == (-1, 1))
    #expect(interval([.nan, .infinity, 2, 4, -.infinity]) == (1.9, 4.1))
    #expect(interval([-1, 0, 10], .log) == (10.0 / 3, 30))
    for values in [[-1e300, 1e300], [1e-300, 1e300], [1, 1 + 1e-15], [5e-324]] {
      for scale in [Scale.linear, .log, .symlog(threshold: 1)] {
        let ends = interval(values, scale)
        #expect(ends.low < ends.high && ends.low.isFinite && ends.high.isFinite)
        #expect(
          TickSet.automatic(
            on: Scaling(scale: scale, low: ends.low, high: ends.high), target: 5
          ).major.count < 12)
      }
    }
  }

  @Test("labels of a level axis keep apart")
  func apart() {
    let lettering = Lettering()
    let ticks = AxisTicks(theme: .projector, lettering: lettering)
    for length in stride(from: 60.0, through: 900, by: 35) {
      for (low, high) in [(0.0, 1.0), (-12345, 99999), (0.001, 0.0015)] {
        let scaling = Scaling(scale: .linear, low: low, high: high)
        let set = ticks.level(Axis(), scaling, length: length)
        var end = -Double.infinity
        for tick in set.major {
          let at = (scaling.fraction(tick.value) ?? .nan) * length
          let half = lettering.width(tick.label, size: Theme.projector.tickSize) / 2
          #expect(at - half > end)
          end = at + half
        }
      }
    }
  }
}
