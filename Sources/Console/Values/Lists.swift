extension Word {
  /// The words between commas, each at its own column: `128,128` → `128` and `128`.
  ///
  /// - Returns: At least one word.
  /// - Throws: `ValueError.emptyItem` when two commas touch or one stands at an end.
  public func items() throws(ValueError) -> [Word] {
    var result: [Word] = []
    var start = text.startIndex
    while true {
      let end = text[start...].firstIndex(of: ",") ?? text.endIndex
      guard start < end else { throw .emptyItem(self, index: result.count) }
      result.append(part(start..<end))
      if end == text.endIndex { return result }
      start = text.index(after: end)
    }
  }

  /// The numbers between commas.
  ///
  /// - Throws: What `items` and `number` throw.
  public func numbers(
    atLeast lower: Double? = nil, atMost upper: Double? = nil
  ) throws(ValueError) -> [Double] {
    var result: [Double] = []
    for item in try items() { result.append(try item.number(atLeast: lower, atMost: upper)) }
    return result
  }

  /// The whole numbers between commas.
  ///
  /// - Throws: What `items` and `integer` throw.
  public func integers(
    atLeast lower: Int? = nil, atMost upper: Int? = nil
  ) throws(ValueError) -> [Int] {
    var result: [Int] = []
    for item in try items() { result.append(try item.integer(atLeast: lower, atMost: upper)) }
    return result
  }
}
