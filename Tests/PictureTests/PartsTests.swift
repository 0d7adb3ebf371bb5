import Figures
import FoundationEssentials
import Testing

@testable import Lab

/// The small parts that pictures are made of.
@Suite struct PartsTests {
  @Test func averagesHaveNoBiasAtTheStart() {
    #expect(smoothed([3, 3, 3], by: 0.9).allSatisfy { abs($0 - 3) < 1e-12 })
    // m₂ = (0.5·1 + 1·3)/1.5 with β = 0.5.
    #expect(abs(smoothed([1, 3], by: 0.5)[1] - 3.5 / 1.5) < 1e-12)
    #expect(smoothed([1, 2, 3], by: 0) == [1, 2, 3])
  }

  @Test func averagesPassOverWhatIsNotFinite() {
    let result = smoothed([1, .nan, 1], by: 0.5)
    #expect(result[1].isNaN)
    #expect(result[2] == 1)
  }

  /// A quantity that falls by powers of ten is drawn where it is, not where it once was.
  @Test func averagesOnALogarithmicAxisFollowTheFall() {
    let values = (0..<100).map { 1 / Double(1 << ($0 / 2)) }
    let curves = SeriesCurves(
      series: [:], parts: [], smoothing: 0.95, isLogarithmic: true, events: [])
    let averages = curves.average(values, restartingAt: [])
    #expect(averages.count == values.count)
    #expect(averages[99] < values[60] && averages[99] > values[99])
    // A short training is averaged over few points, or the curve would not leave its start.
    let short = curves.average(Array(values.prefix(10)), restartingAt: [])
    #expect(short[9] < values[4])
  }

  @Test func averagesForgetAtARestart() {
    #expect(smoothed([100, 1, 1], by: 0.9, restartingAt: [1]) == [100, 1, 1])
  }

  @Test func changesOfOneStepShareALine() {
    let events = [(5, "loss a"), (5, "loss b"), (9, "loss c")].map {
      History.Event(step: $0.0, text: $0.1)
    }
    let few = EventMarks(events, language: .english)
    #expect(few.layers.count == 2)
    #expect(few.caption == nil)
    let more = EventMarks(events + [.init(step: 1200, text: "loss d")], language: .english)
    #expect(more.layers.count == 3)
    #expect(more.caption == "1: loss a, loss b (5) · 2: loss c (9) · 3: loss d (1,200)")
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func counts(_ value: Int, _ text: String) {
    #expect(FigureLanguage.english.count(value) == text)
  }

  @Test(arguments: [
    (0.0, "0"), (12.34, "12.3"), (0.034, "0.0340"), (1234.0, "1,234"), (4.6e7, "4.6·10⁷"),
    (-3e-9, "-3.0·10⁻⁹"), (Double.infinity, "inf"), (1e300, "1.0·10³⁰⁰"),
  ])
  func shortNumbers(_ value: Double, _ text: String) {
    #expect(FigureLanguage.english.short(value) == text)
  }

  @Test func frenchNumbers() {
    #expect(FigureLanguage.french.fixed(1234.5, 1) == "1\u{202f}234,5")
    #expect(FigureLanguage.french.percent(0.989) == "98,9 %")
    #expect(FigureLanguage.english.fixed(-0.04, 1) == "0.0")
  }

  @Test func numbersThatAreNotFiniteBecomeNull() throws {
    let data: PictureData = [
      "a": .numbers([1, .nan]), "b": .object([.init(key: "c", value: .flag(true))]),
      "d": .list([.text("e"), .integer(2), .number(.infinity)]),
    ]
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(data), as: UTF8.self)
    #expect(text == #"{"a":[1,null],"b":{"c":true},"d":["e",2,null]}"#)
    #expect(data.keys == ["a", "b", "d"])
    #expect(data["b"]?["c"] == .flag(true))
    #expect(data["nothing"] == nil)
  }

  @Test func mediaAreToldByTheEnding() {
    #expect(PictureRequest.medium(ofPath: "a/b.GIF") == .animation)
    #expect(PictureRequest.medium(ofPath: "b.png") == .still)
    #expect(PictureRequest.medium(ofPath: "b.jpg") == nil)
  }

  @Test func theFrameHoldsTheData() {
    let frame = PlaneFrame(low: [-1, 0], high: [1, 1])
    #expect(frame.x.low == -1.25 && frame.x.high == 1.25)
    #expect(frame.side == frame.y.high - frame.y.low)
    #expect(frame.outside([0, 0.5, 3, 0, .nan, 0]) == 2)
    let points = PlaneFrame(points: [])
    #expect(points.side > 0)
    #expect(PlaneFrame(points: [2, 2, 2, 2]).side > 0)
  }
}
