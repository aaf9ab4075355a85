// The transformation chains of all rules, with what they begin with in common.

internal import Bytes

/// A trie of transformations: a node is a chain, its parent the chain without the last transformation.
///
/// Node 0 is the chain of no transformation. Rules hold the number of their chain's node.
struct TransformationTrie: Sendable {
    struct Node: Sendable {
        let parent: Int
        let transformation: Transformation?
        /// A value with none of these bytes is the parent's value; nil where it must be tried.
        let triggers: ByteSet?
    }

    private(set) var nodes = [Node(parent: 0, transformation: nil, triggers: nil)]
    private var children: [Edge: Int] = [:]

    private struct Edge: Hashable {
        let parent: Int
        let transformation: Transformation
    }

    /// The node of a chain, made where there was none.
    mutating func node(of chain: [Transformation]) -> Int {
        var node = 0
        for transformation in chain {
            let edge = Edge(parent: node, transformation: transformation)
            if let next = children[edge] {
                node = next
            } else {
                nodes.append(Node(parent: node, transformation: transformation, triggers: transformation.triggers))
                children[edge] = nodes.count - 1
                node = nodes.count - 1
            }
        }
        return node
    }

    /// The nodes on the way to `node`, the root first.
    func path(to node: Int) -> [Int] {
        var path = [node]
        while let last = path.last, last != 0 { path.append(nodes[last].parent) }
        return path.reversed()
    }
}
