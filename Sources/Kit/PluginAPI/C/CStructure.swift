import CGanLab

/// Copies of the structures in a plugin's memory, which begin with their own sizes.
///
/// They grow at their ends only: what lies behind the size that a plugin was compiled with is not
/// read, and counts as 0.
enum CStructure {
  /// A copy of the structure at `pointer`, called `name`, whose first version ended at `least`.
  ///
  /// - Throws: `size`.
  static func copy<Structure: BitwiseCopyable>(
    _ pointer: UnsafePointer<Structure>, _ name: String, least: Int?
  ) throws(CTableError) -> Structure {
    let most = MemoryLayout<Structure>.size
    let source = UnsafeRawPointer(pointer)
    let size = Int(source.load(as: UInt32.self))
    guard (least ?? most)...most ~= size else {
      throw .size(structure: name, found: size, least: least ?? most, most: most)
    }
    let copy = UnsafeMutableRawPointer.allocate(
      byteCount: most, alignment: MemoryLayout<Structure>.alignment)
    defer { copy.deallocate() }
    copy.initializeMemory(as: UInt8.self, repeating: 0, count: most)
    copy.copyMemory(from: source, byteCount: size)
    return copy.load(as: Structure.self)
  }

  /// The text at `pointer`; empty if there is none.
  static func text(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }

  /// The texts of a list that a null pointer ends; none if there is no list.
  static func texts(_ pointer: UnsafePointer<UnsafePointer<CChar>?>?) -> [String] {
    var texts: [String] = []
    while let text = pointer?[texts.count] { texts.append(String(cString: text)) }
    return texts
  }
}
