"""Operations: the single steps of a change, in the terms of KGCL, the Knowledge Graph Change Language."""
