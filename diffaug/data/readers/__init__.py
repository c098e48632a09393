"""Readers of table files: one function a format, one result, one check.

read_delimited  .csv, .tsv, .txt (.gz)       a header, then one cell a row
read_h5ad       .h5ad                        AnnData, needs the package anndata
read_fcs        .fcs                         flow and mass cytometry
read_npz        .npz                         numpy's arrays, dense or CSR
read_mtx        .mtx (.gz) and two of names  Matrix Market, as 10x Genomics writes it
read_dge        text, one gene a row         as R's write.table writes it

Each returns a `table.Table`; to print one says what was read. No table exists that has not passed
`checks.table`, and what a file says of a cell has one form (`labels.one_form`). A file that cannot
be read, or contradicts itself, is a ValueError of one line: file, place, what is allowed. Sparse
values stay sparse, and a package that one format needs is imported when such a file is read.
"""
