"""Writing what a bureau's own workbook of letters says: many new records at once, one changed record at a time."""
