import CGanLab
import Glibc

/// The options' values in C's memory, for the length of one call of `create`.
final class CValues {
  private var values: [UnsafeMutablePointer<gl_value>] = []
  private var texts: [UnsafeMutablePointer<CChar>?] = []
  private var lists: [UnsafeMutablePointer<Double>] = []
  private var places: [UnsafePointer<gl_value>?] = []

  /// The values in force of `boxes`, which stand for `options`.
  init(_ options: [COption], _ boxes: [any HyperparameterBox]) {
    for (option, box) in zip(options, boxes) {
      let text = strdup(box.text)
      texts.append(text)
      var value = gl_value()
      value.size = UInt32(MemoryLayout<gl_value>.size)
      value.type = option.type
      value.text = UnsafePointer(text)
      switch box {
      case let box as Hyperparameter<Double>: value.number = box.wrappedValue
      case let box as Hyperparameter<Int>: value.number = Double(box.wrappedValue)
      case let box as Hyperparameter<Bool>: value.number = box.wrappedValue ? 1 : 0
      case let box as CChoice: value.number = Double(box.chosen.place)
      case let box as Hyperparameter<[Double]>:
        let numbers = box.wrappedValue
        let list = UnsafeMutablePointer<Double>.allocate(capacity: max(numbers.count, 1))
        list.update(from: numbers, count: numbers.count)
        lists.append(list)
        value.list = UnsafePointer(list)
        value.list_count = Int64(numbers.count)
      case let box as Hyperparameter<String>: _ = box.wrappedValue
      default: break
      }
      let place = UnsafeMutablePointer<gl_value>.allocate(capacity: 1)
      place.initialize(to: value)
      values.append(place)
      places.append(UnsafePointer(place))
    }
    // One place more, so that there is an address when there are no options.
    places.append(nil)
  }

  deinit {
    for value in values { value.deallocate() }
    for text in texts { free(text) }
    for list in lists { list.deallocate() }
  }

  /// Calls `body` with the values, one pointer an option.
  func with<Result>(_ body: (UnsafePointer<UnsafePointer<gl_value>?>?) -> Result) -> Result {
    withExtendedLifetime(self) { places.withUnsafeBufferPointer { body($0.baseAddress) } }
  }
}
