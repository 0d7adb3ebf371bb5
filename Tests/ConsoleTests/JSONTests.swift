import Testing

@testable import Console

@Suite struct JSONTests {
  @Test func keepsOrderAndWritesOneLine() {
    var object: JSONObject = ["verb": "measure", "ok": true]
    object["result"] = ["z": 1, "a": [1.5, nil, "x"], "e": [:]]
    object["ok"] = false
    object["gone"] = 1
    object["gone"] = nil
    #expect(
      JSONValue.object(object).compact
        == #"{"verb":"measure","ok":false,"result":{"z":1,"a":[1.5,null,"x"],"e":{}}}"#)
  }

  @Test(arguments: [
    (0.1, "0.1"), (1, "1.0"), (-0.0, "-0.0"), (1e-5, "1e-05"), (1e21, "1e+21"),
    (.infinity, "null"), (-.infinity, "null"), (.nan, "null"), (.leastNonzeroMagnitude, "5e-324"),
    (0.1 + 0.2, "0.30000000000000004"),
  ])
  func numbersAreUnrounded(value: Double, expected: String) {
    #expect(JSONValue.number(value).compact == expected)
  }

  @Test func everyNumberReadsBack() {
    var random = SplitMix(seed: 3)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      #expect(Double(JSONValue.number(value).compact)?.bitPattern == value.bitPattern)
    }
    #expect(Double(JSONValue(Float(0.1)).compact) == Double(Float(0.1)))
  }

  @Test func escapesWhatMustBe() {
    let text = "\"\\/\n\r\t\u{0}\u{1F}\u{7F}\u{85}\u{2028}é語👩"
    #expect(
      JSONValue.string(text).compact
        == #""\"\\/\n\r\t\u0000\u001f\u007f\u0085\u2028é語👩""#)
    #expect(JSONValue.object(["a\"b": 1]).compact == #"{"a\"b":1}"#)
    // CR LF is one Character in Swift, and two escapes in JSON.
    #expect(JSONValue.string("\r\n").compact == #""\r\n""#)
  }
}
